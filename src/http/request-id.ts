const acceptable = /^[A-Za-z0-9._-]{1,64}$/u;

/**
 * The id of a request in answers and logs: what the caller sent as `x-request-id` where it is safe to repeat, else
 * `fallback`.
 */
export function requestId(sent: string | null, fallback: string): string {
  return sent !== null && acceptable.test(sent) ? sent : fallback;
}
