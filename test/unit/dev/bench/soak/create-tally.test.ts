import { describe, expect, it } from 'vitest';
import { createTally } from '../../../../../dev/bench/soak/create-tally.ts';
import type { SoakKind } from '../../../../../dev/bench/soak/soak-kinds.ts';
import type { SoakEnding } from '../../../../../dev/bench/soak/soak-request.ts';

const kind: SoakKind = {
  name: 'JSON',
  weight: 1,
  statuses: [200, 502],
  next: () => ({ method: 'GET', path: '' }),
  findFault: (text) => (text === 'good' ? undefined : 'it is not good'),
};
const answered = (status: number, text = ''): SoakEnding => ({ kind: 'answered', status, text });

describe('createTally()', () => {
  it.each<{ name: string; ending: SoakEnding; fault: string | undefined; afterKill: string | undefined }>([
    { name: 'a good answer', ending: answered(200, 'good'), fault: undefined, afterKill: undefined },
    {
      name: 'a bad answer',
      ending: answered(200, 'bad'),
      fault: 'it is not good: bad',
      afterKill: 'it is not good: bad',
    },
    { name: 'an expected failure', ending: answered(502), fault: undefined, afterKill: undefined },
    { name: 'another status', ending: answered(404, 'x'), fault: 'answered 404 x', afterKill: 'answered 404 x' },
    { name: 'the host in place of the app', ending: answered(500), fault: 'answered 500 ', afterKill: undefined },
    {
      name: 'a failure of the app',
      ending: answered(500, '{}'),
      fault: 'answered 500 {}',
      afterKill: 'answered 500 {}',
    },
    { name: 'a caller who left', ending: { kind: 'left' }, fault: undefined, afterKill: undefined },
    {
      name: 'a closed connection',
      ending: { kind: 'closed', reason: 'reset' },
      fault: 'the connection was closed: reset',
      afterKill: undefined,
    },
    {
      name: 'silence',
      ending: { kind: 'silent' },
      fault: 'neither an answer nor a closed connection',
      afterKill: 'neither an answer nor a closed connection',
    },
  ])('judges $name', ({ ending, fault, afterKill }) => {
    expect(createTally(false).add(kind, ending)).toBe(fault);
    expect(createTally(true).add(kind, ending)).toBe(afterKill);
  });

  it('counts requests, faults and silence, and how each kind ended', () => {
    const tally = createTally(false);
    for (const ending of [answered(502), answered(200, 'good'), answered(502), answered(404)]) tally.add(kind, ending);
    tally.add({ ...kind, name: 'stream' }, { kind: 'silent' });

    expect([tally.requests(), tally.faults(), tally.silent()]).toEqual([5, 2, 1]);
    expect(tally.rows()).toEqual([
      ['JSON', '200: 1, 404: 1, 502: 2'],
      ['stream', 'silent: 1'],
    ]);
  });
});
