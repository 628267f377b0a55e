import type { Exchange } from './exchange.ts';

/** How an invocation failed. */
export interface Failure {
  /** `empty`: the function returned nothing. */
  readonly outcome: 'empty' | 'failed';
  /** Whether bytes of an answer were already written. */
  readonly hasStarted: boolean;
}

/**
 * Ends the exchange of a failed invocation and gives the words for the log. Without a silence the caller is answered
 * at once: 204 where the function returned nothing, else an empty 500; an answer that has begun is broken off by the
 * worker, behind the bytes it wrote. With one nothing happens until it is over, as seen on the real host after 240 s:
 * then an empty 500, or a break without the final chunk. In buffered mode the real host answers 500 at once, and so
 * does this one.
 */
export function settleFailedCall(
  exchange: Exchange,
  { outcome, hasStarted }: Failure,
  silenceMs: number | undefined,
): string {
  if (exchange.mode === 'buffered') {
    exchange.answer(500);
    return 'Answered 500, as on Azure.';
  }
  if (silenceMs !== undefined) {
    const timer = setTimeout(() => exchange.answer(500), silenceMs);
    void exchange.done.then(() => clearTimeout(timer));
    const end = hasStarted ? 'until the answer is broken off' : 'for an empty 500';
    return `The caller waits ${silenceMs} ms in silence ${end}, as on Azure, where the reason is never logged.`;
  }
  if (hasStarted) return 'The answer was broken off here; on Azure the caller would wait 240 s in silence for that.';
  const status = outcome === 'empty' ? 204 : 500;
  exchange.answer(status);
  return `Answered ${status} here; on Azure the caller would wait 240 s in silence for an empty 500.`;
}
