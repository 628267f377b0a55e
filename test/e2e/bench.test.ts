import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { benchNames } from '../../dev/bench/parse-bench-options.ts';
import { runCommand } from '../support/run-command.ts';

const entry = resolve(import.meta.dirname, '../../dev/bench/main.ts');
const soakEntry = resolve(import.meta.dirname, '../../dev/bench/soak/main.ts');

describe('npm run bench', () => {
  it('--smoke measures something with every bench and leaves no process behind', async () => {
    const command = runCommand(process.execPath, [entry, '--smoke']);
    onTestFinished(() => command.stop());

    const code = await command.ended;
    const output = command.output();
    expect({ code, output }).toMatchObject({ code: 0 });
    const rows = output.split('\n').filter((line) => /^\S.*\d (?:x|tokens|MB) /.test(line));
    expect(new Set(rows.map((row) => row.split(':')[0]))).toEqual(new Set(benchNames));
    expect(output).not.toContain('NaN');
    expect(await command.alive()).toEqual([]);
  });

  it('ends with exit code 2 and the reason for a command line that it cannot follow', async () => {
    const command = runCommand(process.execPath, [entry, 'cpus']);
    onTestFinished(() => command.stop());

    expect(await command.ended).toBe(2);
    expect(command.output()).toContain('Cannot find a bench "cpus": there are cold-start, cpu');
  });
});

describe('npm run soak', () => {
  it('answers every call or closes its connection, also where the app is killed, and leaves no process behind', async () => {
    const args = ['--minutes', '0.1', '--in-flight', '8', '--kill-every', '2'];
    const command = runCommand(process.execPath, [soakEntry, ...args]);
    onTestFinished(() => command.stop());

    const code = await command.ended;
    const output = command.output();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/^ok +killed [1-9]/m);
    expect(output).not.toContain('FAULT');
    expect(await command.alive()).toEqual([]);
  });

  it('ends with exit code 2 and the reason for a command line that it cannot follow', async () => {
    const command = runCommand(process.execPath, [soakEntry, '--minutes', 'ten']);
    onTestFinished(() => command.stop());

    expect(await command.ended).toBe(2);
    expect(command.output()).toContain('Cannot use "ten" for --minutes');
  });
});
