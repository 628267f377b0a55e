/** Headers with a wait in milliseconds, in the order they are judged: the exact ones before `retry-after`. */
const millisecondHeaders = ['retry-after-ms', 'x-ms-retry-after-ms'] as const;
/** As the gateways word it: "Please retry after 6 seconds.", "Try again in 86400 seconds." */
const waitInText = /\b(?:retry after|try again in)\s+(\d{1,9})\s*(milliseconds?|seconds?|minutes?)/i;

/**
 * How long an endpoint asks to wait, in milliseconds: from `retry-after-ms`, `x-ms-retry-after-ms`, `retry-after`
 * (seconds or a date, RFC 9110 section 10.2.3), or, where these are missing, from the words of its message.
 * `undefined` when it does not say.
 */
export function parseRetryAfterMs(
  headers: Readonly<Record<string, string | undefined>>,
  message: string,
  now: () => number = Date.now,
): number | undefined {
  for (const name of millisecondHeaders) {
    const ms = parseCount(headers[name]);
    if (ms !== undefined) return ms;
  }
  const retryAfter = headers['retry-after'];
  const seconds = parseCount(retryAfter);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(retryAfter ?? '');
  if (!Number.isNaN(date)) return Math.max(0, date - now());

  const [, count, unit = ''] = waitInText.exec(message) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (unit.startsWith('milli') ? 1 : unit.startsWith('minute') ? 60_000 : 1000);
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(?:\.\d{1,9})?$/.test(text.trim()) ? Number(text) : undefined;
}
