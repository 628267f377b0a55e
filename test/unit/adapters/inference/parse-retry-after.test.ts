import { describe, expect, it } from 'vitest';
import { parseRetryAfterMs } from '../../../../src/adapters/inference/parse-retry-after.ts';

const now = (): number => Date.UTC(2026, 0, 1, 12);

describe('parseRetryAfterMs()', () => {
  it.each([
    ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, '', 1500],
    ["the gateway's own milliseconds", { 'x-ms-retry-after-ms': '250' }, '', 250],
    ['seconds', { 'retry-after': '3' }, '', 3000],
    ['no wait at all', { 'retry-after': '0' }, '', 0],
    ['a date', { 'retry-after': 'Thu, 01 Jan 2026 12:00:05 GMT' }, '', 5000],
    ['a date in the past', { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, '', 0],
    ['a header before the text', { 'retry-after': '3' }, 'Please retry after 9 seconds.', 3000],
    ['the text', {}, 'Rate limit reached. Please retry after 6 seconds. Contact support.', 6000],
    ['the short text', {}, 'Rate limit is exceeded. Try again in 86400 seconds.', 86_400_000],
    ['one second', {}, 'Please retry after 1 second.', 1000],
    ['milliseconds in the text', {}, 'Please retry after 874 milliseconds.', 874],
    ['nothing', {}, 'Too many requests', undefined],
    ['a header that is no wait', { 'retry-after': 'soon' }, '', undefined],
    ['a negative header', { 'retry-after-ms': '-5' }, '', undefined],
  ])('parseRetryAfterMs() reads %s', (_name, headers: Record<string, string>, message, expected) => {
    expect(parseRetryAfterMs(headers, message, now)).toBe(expected);
  });
});
