import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { defaultFunctionTimeoutMs, functionTimeoutSchema } from './function-timeout.ts';
import { logLevels } from '../host-log-entry.ts';
import type { LogLevel } from '../host-log-entry.ts';
import { HostStartError } from '../host-start-error.ts';
import { parseJsonText } from './parse-json-text.ts';
import type { ThrottleLimits } from '../gates/throttle.ts';

/** What the local host uses of host.json. */
export interface HostJson {
  /** First part of every route, without slashes; empty for none. */
  readonly routePrefix: string;
  /** `functionTimeout`: how long an invocation may last, in ms; Infinity for no limit, 30 minutes by default. */
  readonly functionTimeoutMs: number;
  /** Bounds of calls at a time. */
  readonly throttleLimits: ThrottleLimits;
  /** Thresholds of `logging.logLevel` by category name, as written; `default` is the one for the rest. */
  readonly logThresholds: Readonly<Record<string, LogLevel>>;
}

const logLevel = z.string().transform((text, context) => {
  const level = logLevels.find((name) => name === text.toLowerCase());
  if (level === undefined) {
    context.addIssue({ code: 'custom', message: `"${text}" is no log level, wanted ${logLevels.join(', ')}` });
    return z.NEVER;
  }
  return level;
});

// -1 stands for none.
const boundFault = 'must be a whole number from 1, or -1 for no limit';
const bound = z.int({ error: boundFault }).refine((value) => value === -1 || value >= 1, boundFault);

const section = z.record(z.string(), z.unknown());

// Properties that are not named here are ignored, as on the platform; the ones that are named make every URL
// answer 503 there when their type is wrong, some of it without a line on the console.
const schema = z.object({
  version: z.literal('2.0', { error: 'must be the string "2.0"' }),
  functionTimeout: functionTimeoutSchema.optional(),
  extensions: z
    .object({
      http: z
        .object({
          routePrefix: z
            .string({ error: 'must be a string: a number gives 404 on every function, without an error' })
            .refine((prefix) => !/[\\/]/.test(prefix), 'must not contain slashes')
            .refine((prefix) => !/[{}?*\s]/.test(prefix), 'must be plain text of one path segment')
            .optional(),
          maxConcurrentRequests: bound.optional(),
          maxOutstandingRequests: bound.optional(),
        })
        .optional(),
    })
    .optional(),
  extensionBundle: section.optional(),
  logging: z.object({ logLevel: z.record(z.string(), logLevel).optional() }).optional(),
  functions: z.array(z.string()).optional(),
  watchDirectories: z.array(z.string()).optional(),
  customHandler: section.optional(),
});

/**
 * Parses the text of a host.json. Everything that Azure would turn into a host that never answers is refused with
 * a HostStartError (`host_json`) that names each fault.
 */
export function parseHostJson(text: string): HostJson {
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (cause) {
    throw new HostStartError('host_json', `Cannot read host.json: it is not valid JSON: ${String(cause)}`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new HostStartError('host_json', `Cannot use host.json: ${faults.join('; ')}`);
  }
  return {
    routePrefix: parsed.data.extensions?.http?.routePrefix ?? 'api',
    functionTimeoutMs: parsed.data.functionTimeout ?? defaultFunctionTimeoutMs,
    throttleLimits: toThrottleLimits(parsed.data.extensions?.http),
    logThresholds: parsed.data.logging?.logLevel ?? {},
  };
}

function toThrottleLimits(http: Partial<ThrottleLimits> = {}): ThrottleLimits {
  const toLimit = (value: number | undefined): number | undefined => (value === -1 ? undefined : value);
  return {
    maxConcurrentRequests: toLimit(http.maxConcurrentRequests),
    maxOutstandingRequests: toLimit(http.maxOutstandingRequests),
  };
}

/** Reads `host.json` of an app folder. Throws a HostStartError (`host_json`) when it is missing or faulty. */
export async function readHostJson(appFolder: string): Promise<HostJson> {
  const path = join(appFolder, 'host.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new HostStartError('host_json', `Cannot read "${path}": ${String(cause)}`, { cause });
  }
  return parseHostJson(text);
}
