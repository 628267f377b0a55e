import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** A command that runs in a process group of its own, as one that was typed into a terminal does. */
export interface RunningCommand {
  readonly pid: number;
  /** What it has printed so far, on both outputs. */
  output(): string;
  /** Resolves with the first match in what it prints; rejects with everything it printed when it ends before. */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Sends a signal to the command alone. */
  kill(signal: NodeJS.Signals): void;
  /** Sends a signal to all processes of its group, as a terminal does. */
  killGroup(signal: NodeJS.Signals): void;
  /** Ends it by SIGTERM, so that it can tidy up, and what is left of its group after 10 s by force. */
  stop(): Promise<void>;
  /** Command lines of the processes of its group that are alive, itself among them. */
  alive(): Promise<readonly string[]>;
}

/** Starts a command. Variables of this process that would change what it does are not handed on. */
export function runCommand(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment };
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`Cannot start "${program}"`);

  let printed = '';
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watch of watchers) watch();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      notify();
    });
  }
  let hasEnded = false;
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => {
    hasEnded = true;
    notify();
    return typeof code === 'number' ? code : String(signal);
  });

  const killGroup = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };

  return {
    pid,
    ended,
    output: () => printed,
    seen(pattern) {
      return new Promise((resolve, reject) => {
        const watch = (): void => {
          const match = pattern.exec(printed);
          if (match !== null) resolve(match);
          else if (hasEnded) reject(new Error(`The command ended without printing ${String(pattern)}:\n${printed}`));
          if (match !== null || hasEnded) watchers.delete(watch);
        };
        watchers.add(watch);
        watch();
      });
    },
    kill: (signal) => void child.kill(signal),
    killGroup,
    async stop() {
      const force = setTimeout(() => killGroup('SIGKILL'), 10_000);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(force);
    },
    async alive() {
      const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,args=']);
      const processes = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line));
      // A process that has ended stays in the table, marked Z, until its parent asks for its exit code.
      return processes.flatMap((found) => {
        const [, group, state = '', command = ''] = found ?? [];
        return Number(group) === pid && !state.startsWith('Z') ? [command] : [];
      });
    },
  };
}
