import * as z from 'zod';

/** Limit of an invocation where host.json names none, in ms: 30 minutes, as on Flex Consumption. */
export const defaultFunctionTimeoutMs = 30 * 60_000;

const dayMs = 86_400_000;
// A colon ends the days only where three more numbers follow.
const clock =
  /^(?:(?<days>\d{1,7})(?:\.|:(?=.*:.*:)))?(?<hours>\d{1,7}):(?<minutes>\d{1,2})(?::(?<seconds>\d{1,2}(?:\.\d{1,7})?))?$/;
const wanted = 'must be a time as "hh:mm:ss" or "d.hh:mm:ss", or "-1" for no limit';

/**
 * `functionTimeout` of host.json in ms; Infinity for no limit. The platform reads it as a .NET TimeSpan of at least one
 * second, in which a number alone is days, and so is the first of three numbers when it is no hour: `24:00:00` is 24
 * days (Azure Functions' timer trigger, "TimeSpan").
 */
export const functionTimeoutSchema = z.string({ error: wanted }).transform((text, context) => {
  const timeoutMs = parseTimeSpan(text.trim());
  if (timeoutMs !== undefined && timeoutMs >= 1000) return timeoutMs;
  const fault = timeoutMs === undefined ? wanted : 'is too short, the platform takes "00:00:01" at least';
  context.addIssue({ code: 'custom', message: `"${text}" ${fault}` });
  return z.NEVER;
});

function parseTimeSpan(text: string): number | undefined {
  if (text === '-1') return Infinity;
  if (/^\d{1,7}$/.test(text)) return Number(text) * dayMs;
  const groups = clock.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { days = '0', hours, minutes, seconds = '0' } = groups;
  const isDaysFirst = groups['days'] === undefined && Number(hours) > 23;
  return isDaysFirst ? toMs([hours, minutes, seconds, '0']) : toMs([days, hours, minutes, seconds]);
}

/** From days, hours, minutes and seconds; undefined when one is beyond its range. */
function toMs(parts: readonly (string | undefined)[]): number | undefined {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
  if (hours > 23 || minutes > 59 || seconds >= 60) return undefined;
  return days * dayMs + hours * 3_600_000 + minutes * 60_000 + Math.round(seconds * 1000);
}
