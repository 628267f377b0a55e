import { afterEach, describe, expect, it } from 'vitest';
import { runCommand, type RunningCommand } from '../support/run-command.ts';

let emulator: RunningCommand | undefined;

afterEach(() => emulator?.stop());

describe('npm run emulator', () => {
  it('npm run emulator prints its base URLs and key, answers on each, and ends with 0 at Ctrl-C', async () => {
    emulator = runCommand(process.execPath, ['emulator/main.ts', '--port', '0']);
    await emulator.seen(/^Stop with Ctrl-C$/m);
    const key = /^key: (\S+)$/m.exec(emulator.output())?.[1] ?? '';
    const bases = [...emulator.output().matchAll(/^\S.*: (http:\/\/127\.0\.0\.1:\d+\S*)$/gm)].map(
      ([, url = '']) => url,
    );
    expect(bases).toHaveLength(4);
    for (const base of bases) {
      const response = await fetch(`${base}/chat/completions`, {
        method: 'POST',
        headers: { 'api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'Mistral-large', messages: [{ role: 'user', content: 'Hello' }] }),
      });
      expect({ base, status: response.status }).toEqual({ base, status: 200 });
      expect(await response.text()).toContain('not a language model');
    }
    emulator.killGroup('SIGINT');
    expect(await emulator.ended).toBe(0);
  });

  it.each([
    { name: 'an unknown option', args: ['--bogus'], code: 2 },
    { name: 'a port that is none', args: ['--port', '70000'], code: 2 },
    { name: '--help', args: ['--help'], code: 0 },
  ])('npm run emulator answers $name with its usage and no stack', async ({ args, code }) => {
    emulator = runCommand(process.execPath, ['emulator/main.ts', ...args]);
    expect(await emulator.ended).toBe(code);
    expect(emulator.output().trim()).toMatch(/^Usage: npm run emulator [^\n]*$/);
  });
});
