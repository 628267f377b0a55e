import type { LogLevel } from '../host-log-entry.ts';

/** Handler of a function, called with the inputs and then the invocation context. */
export type FunctionCallback = (...args: readonly unknown[]) => unknown;

/** Writes a log entry; `customMetric` is a category of the protocol that only Application Insights would use. */
export type CoreLog = (level: LogLevel, category: string, message: string) => void;

/** What the worker gives the library for one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: object;
  readonly metadata: unknown;
  readonly log: CoreLog;
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
}

/** How the library turns one invocation into a call of the handler, and its result into an answer. */
export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<unknown>;
}

/** The library as the worker sees it: it sets itself on the core module on its first registration. */
export interface ProgrammingModel {
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
}

/** Tells whether something set as programming model can be used as one. */
export function isProgrammingModel(value: unknown): value is ProgrammingModel {
  return (
    typeof value === 'object' &&
    value !== null &&
    'getInvocationModel' in value &&
    typeof value.getInvocationModel === 'function'
  );
}
