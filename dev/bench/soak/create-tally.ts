import type { SoakKind } from './soak-kinds.ts';
import type { SoakEnding } from './soak-request.ts';

/** How the requests of a load ended. */
export interface Tally {
  /** Counts an ending; gives what is wrong with it, `undefined` for nothing. */
  add(kind: SoakKind, ending: SoakEnding): string | undefined;
  readonly requests: () => number;
  /** Requests whose ending was wrong. */
  readonly faults: () => number;
  /** Requests that had neither an answer nor a closed connection. */
  readonly silent: () => number;
  /** One row for each kind that came: its name, and how often it ended in which way. */
  readonly rows: () => (readonly [name: string, endings: string])[];
}

/**
 * Counts how requests end and says which endings are wrong.
 *
 * @param toleratesCrashes whether an empty 500 and a connection that was closed are right, because the worker is killed
 */
export function createTally(toleratesCrashes: boolean): Tally {
  const kinds = new Map<string, Map<string, number>>();
  let requests = 0;
  let faults = 0;
  let silent = 0;
  return {
    add(kind, ending) {
      const counts = kinds.get(kind.name) ?? new Map<string, number>();
      kinds.set(kind.name, counts);
      const how = ending.kind === 'answered' ? String(ending.status) : ending.kind;
      counts.set(how, (counts.get(how) ?? 0) + 1);
      requests += 1;
      if (ending.kind === 'silent') silent += 1;
      const fault = findFault(kind, ending, toleratesCrashes);
      if (fault !== undefined) faults += 1;
      return fault;
    },
    requests: () => requests,
    faults: () => faults,
    silent: () => silent,
    rows: () =>
      [...kinds].map(([name, counts]) => [
        name,
        Array.from(counts, ([how, count]) => `${how}: ${count}`)
          .toSorted()
          .join(', '),
      ]),
  };
}

function findFault(kind: SoakKind, ending: SoakEnding, toleratesCrashes: boolean): string | undefined {
  switch (ending.kind) {
    case 'left':
      return undefined;
    case 'silent':
      return 'neither an answer nor a closed connection';
    case 'closed':
      return toleratesCrashes ? undefined : `the connection was closed: ${ending.reason}`;
    case 'answered':
      return findAnswerFault(kind, ending, toleratesCrashes);
  }
}

function findAnswerFault(
  { statuses, findFault: findIn }: SoakKind,
  { status, text }: Extract<SoakEnding, { readonly kind: 'answered' }>,
  toleratesCrashes: boolean,
): string | undefined {
  if (toleratesCrashes && status === 500 && text === '') return undefined;
  if (!statuses.includes(status)) return `answered ${status} ${text.slice(0, 200)}`;
  const fault = status === 200 ? findIn?.(text) : undefined;
  return fault === undefined ? undefined : `${fault}: ${text.slice(-200)}`;
}
