import { expect, it } from 'vitest';
import { requestId } from '../../../src/http/request-id.ts';

it.each([
  { sent: 'abc-1.2_X', id: 'abc-1.2_X' },
  { sent: 'a'.repeat(64), id: 'a'.repeat(64) },
  { sent: 'a'.repeat(65), id: 'fallback' },
  { sent: 'a b', id: 'fallback' },
  { sent: 'a\u00E9', id: 'fallback' },
  { sent: '', id: 'fallback' },
])('requestId() makes $id of "$sent"', ({ sent, id }) => {
  expect(requestId(sent, 'fallback')).toBe(id);
});

it('requestId() falls back where none was sent', () => {
  expect(requestId(null, 'fallback')).toBe('fallback');
});
