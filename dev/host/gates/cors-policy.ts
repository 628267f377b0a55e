import { HostStartError } from '../host-start-error.ts';

/** Which pages of other origins may read answers. */
export interface CorsPolicy {
  /** Origins in lower case; `*` alone stands for all. */
  readonly origins: readonly string[];
  /** Whether such pages may send cookies and the like. */
  readonly allowsCredentials: boolean;
}

/**
 * CORS as it is set: `--cors` and `--cors-credentials` of Core Tools, `CORS` and `CORSCredentials` of their `Host`
 * section.
 */
export interface CorsSettings {
  /** Origins with commas between them and no spaces, or `*`; none when empty. */
  readonly origins: string;
  readonly allowsCredentials: boolean;
}

/**
 * Makes the policy of a host; undefined where no origin is set. Throws a HostStartError (`cors`) for text that would
 * never match what a browser sends, which Core Tools accept in silence, and for `*` with credentials, which is no use
 * to a browser (Fetch standard, section 3.3) and ends `func start` with an error.
 */
export function createCorsPolicy({ origins, allowsCredentials }: CorsSettings): CorsPolicy | undefined {
  const listed = origins.split(',').filter((origin) => origin !== '');
  if (listed.length === 0) return undefined;
  for (const origin of listed) checkOrigin(origin, listed.length);
  if (listed[0] === '*' && allowsCredentials) throw fault('"*" and credentials exclude each other: name the origins');
  return { origins: listed.map((origin) => origin.toLowerCase()), allowsCredentials };
}

function checkOrigin(origin: string, count: number): void {
  if (origin === '*' && count === 1) return;
  if (origin === '*') throw fault('"*" stands alone, without other origins');
  if (!URL.canParse(origin) || new URL(origin).origin !== origin.toLowerCase()) {
    throw fault(`"${origin}" is no origin: wanted scheme, host and port where it is not the default, nothing else`);
  }
}

function fault(reason: string): HostStartError {
  return new HostStartError('cors', `Cannot use the CORS origins: ${reason}`);
}
