import { describe, expect, it } from 'vitest';
import { parseStartArgs } from '../../../../dev/run/parse-start-args.ts';

describe('parseStartArgs()', () => {
  it.each<[readonly string[], object]>([
    [[], { funcArgs: [] }],
    [['--port', '7072', '--verbose'], { funcArgs: ['--port', '7072', '--verbose'] }],
    [['--inspect', '--verbose'], { funcArgs: ['--verbose'], inspectPort: 9229 }],
    [['--inspect=5858'], { funcArgs: [], inspectPort: 5858 }],
  ])('parseStartArgs() splits %j', (args, expected) => {
    expect(parseStartArgs(args)).toEqual(expected);
  });

  it('parseStartArgs() refuses a port that is none', () => {
    expect(() => parseStartArgs(['--inspect=x'])).toThrow('Cannot use "x" for --inspect');
  });
});
