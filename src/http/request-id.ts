const acceptable = /^[A-Za-z0-9._-]{1,64}$/u;

/** The id of a request in answers and logs: the caller's `x-request-id` where it is safe to repeat, else the given one. */
export function requestId(headers: Headers, fallback: string): string {
  const sent = headers.get('x-request-id');
  return sent !== null && acceptable.test(sent) ? sent : fallback;
}
