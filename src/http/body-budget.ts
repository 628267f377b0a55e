import { AppError } from '../shared/app-error.ts';

/** Bounds the bytes of all request bodies in flight. */
export interface BodyBudget {
  /** Opens the share of one request, which is empty. */
  open(): BodyShare;
}

/** What one request takes of the budget. */
export interface BodyShare {
  /** Takes nothing. Throws `overloaded` where the budget has no room now for a share of so many bytes in all. */
  readonly mustFit: (bytes: number) => void;
  /** Raises the share to so many bytes in all, never lowers it. Throws `overloaded` where the budget has no room. */
  readonly hold: (bytes: number) => void;
  /** Gives the share back; to be called when the request is over, the second time it does nothing. */
  readonly release: () => void;
}

/** A model call takes seconds, so that a body in flight ends within a few of them. */
const retryAfterMs = 2_000;

/** Creates the budget of one process. */
export function createBodyBudget(maxBytes: number): BodyBudget {
  let total = 0;
  return {
    open() {
      let held = 0;
      const mustFit = (bytes: number): void => {
        if (total - held + bytes > maxBytes) throw overloaded(total - held, bytes, maxBytes);
      };
      return {
        mustFit,
        hold: (bytes) => {
          const more = Math.max(0, bytes - held);
          mustFit(held + more);
          held += more;
          total += more;
        },
        release: () => {
          total -= held;
          held = 0;
        },
      };
    },
  };
}

function overloaded(others: number, bytes: number, maxBytes: number): AppError {
  const message =
    `Cannot take the body now: other requests in flight hold ${others} bytes, this one needs ${bytes} or more, ` +
    `and the limit of all is ${maxBytes} bytes`;
  return new AppError('overloaded', message, { retryAfterMs });
}
