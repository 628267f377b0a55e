/**
 * What may be wrong with an answer: `throttled` is 429, `failing` 500, `slow` an answer seconds late, `hangingUp` none
 * at all, `nonsense` a success that is no chat answer, `brokenOff` one that ends in the middle.
 */
export type ModelFault = 'throttled' | 'failing' | 'slow' | 'hangingUp' | 'nonsense' | 'brokenOff';

/** How many of a hundred answers have each fault. */
const percentages: Readonly<Record<ModelFault, number>> = {
  throttled: 4,
  failing: 4,
  slow: 4,
  hangingUp: 3,
  nonsense: 3,
  brokenOff: 4,
};
const faults: readonly ModelFault[] = ['throttled', 'failing', 'slow', 'hangingUp', 'nonsense', 'brokenOff'];

/**
 * Chooses whether an answer has a fault; `undefined` for none.
 *
 * @param share a number from 0 up to 1, not included
 */
export function chooseFault(share: number): ModelFault | undefined {
  let bound = 0;
  return faults.find((fault) => {
    bound += percentages[fault] / 100;
    return share < bound;
  });
}
