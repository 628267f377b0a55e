import { sendSoakRequest } from './send-soak-request.ts';
import type { SoakKind } from './soak-kinds.ts';
import type { SoakEnding } from './soak-request.ts';

/** A mixed load. */
export interface Load {
  /** Base URL of the functions. */
  readonly url: string;
  readonly kinds: readonly SoakKind[];
  readonly inFlight: number;
  /** How long requests are begun, in ms. */
  readonly lengthMs: number;
  /** After this time a request counts as unanswered, in ms. */
  readonly boundMs: number;
  readonly random: () => number;
  /** Ends the load early: no further request is begun. */
  readonly signal: AbortSignal;
  readonly onEnd: (kind: SoakKind, ending: SoakEnding) => void;
}

/** Keeps so many requests in flight, each of a kind by its weight. Resolves when the last one has ended. */
export async function runLoad(load: Load): Promise<void> {
  const { url, kinds, inFlight, lengthMs, boundMs, random, signal, onEnd } = load;
  const beganAtMs = performance.now();
  const work = async (): Promise<void> => {
    while (performance.now() - beganAtMs < lengthMs && !signal.aborted) {
      const kind = chooseKind(kinds, random());
      onEnd(kind, await sendSoakRequest(url, kind.next(random), boundMs));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}

/**
 * Chooses a kind by its weight.
 *
 * @param share a number from 0 up to 1, not included
 */
function chooseKind(kinds: readonly SoakKind[], share: number): SoakKind {
  const all = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let bound = 0;
  const chosen = kinds.find(({ weight }) => {
    bound += weight;
    return share * all < bound;
  });
  if (chosen === undefined) throw new RangeError('Cannot choose of no kinds');
  return chosen;
}
