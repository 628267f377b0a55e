/** Time in ms on the clock of the system, which all processes of a machine share; its zero means nothing. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
