import type { HostLogEntry, LogLevel } from '../host-log-entry.ts';

/** Where and how log entries are printed. */
export interface ConsoleLogOptions {
  /** Takes text that ends in a line feed. */
  readonly write: (text: string) => void;
  readonly now: () => Date;
  /** Colours warnings and errors with ANSI sequences. */
  readonly isColoured: boolean;
}

/** Makes a printer of log entries in the form of `func start`: the instant in brackets, then the message. */
export function createConsoleLog(options: ConsoleLogOptions): (entry: HostLogEntry) => void {
  return (entry) => {
    const colour = options.isColoured ? colours[entry.level] : undefined;
    const message = colour === undefined ? entry.message : `\u001B[${colour}m${entry.message}\u001B[39m`;
    options.write(`[${options.now().toISOString()}] ${message}\n`);
  };
}

/** ANSI codes of foreground colours; levels without one keep the terminal's own. */
const colours: Readonly<Partial<Record<LogLevel, number>>> = {
  trace: 90,
  debug: 90,
  warning: 33,
  error: 31,
  critical: 31,
};
