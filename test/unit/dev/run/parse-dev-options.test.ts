import { describe, expect, it } from 'vitest';
import { OptionError, parseDevOptions } from '../../../../dev/run/parse-dev-options.ts';

describe('parseDevOptions()', () => {
  it.each<[readonly string[], object]>([
    [[], {}],
    [['--port', '0', '--emulator-port=5000'], { port: 0, emulatorPort: 5000 }],
    [['--tokens-per-second', '0'], { tokensPerSecond: 0 }],
    [['--inspect'], { inspectPort: 9229 }],
    [['--inspect', '--port', '7072'], { inspectPort: 9229, port: 7072 }],
    [['--inspect=0'], { inspectPort: 0 }],
    [['--app-folder', '/app'], { appFolder: '/app' }],
    [['--watch'], { isWatching: true }],
    [['--auth'], { checksKeys: true }],
    [['--cors', 'https://a.example,http://localhost:3000'], { corsOrigins: 'https://a.example,http://localhost:3000' }],
  ])('parseDevOptions() reads %j', (args, expected) => {
    const defaults = { appFolder: '/project', port: 7071, tokensPerSecond: 100, isWatching: false, checksKeys: false };

    expect(parseDevOptions(args, '/project')).toEqual({ ...defaults, ...expected });
  });

  it.each(['--help', '-h'])('parseDevOptions() gives nothing for %s', (option) => {
    expect(parseDevOptions([option], '/project')).toBeUndefined();
  });

  it.each<[readonly string[], string]>([
    [['--wach'], '--wach'],
    [['extra'], 'extra'],
    [['--port'], '--port'],
    [['--port', '65536'], 'Cannot use "65536" for --port: a whole number from 0 to 65535 is needed'],
    [['--emulator-port', '-1'], '--emulator-port'],
    [['--emulator-port', '80a'], 'Cannot use "80a" for --emulator-port'],
    [['--inspect=x'], 'Cannot use "x" for --inspect'],
    [
      ['--cors', 'a.example'],
      '"a.example" is no origin: wanted scheme, host and port where it is not the default, nothing else (--cors)',
    ],
    [['--tokens-per-second', '1.5'], 'Cannot use "1.5" for --tokens-per-second'],
  ])('parseDevOptions() refuses %j and names the option', (args, message) => {
    const parse = (): unknown => parseDevOptions(args, '/project');

    expect(parse).toThrow(OptionError);
    expect(parse).toThrow(message);
  });
});
