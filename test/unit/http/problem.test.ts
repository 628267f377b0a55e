import { expect, it } from 'vitest';
import { toProblem } from '../../../src/http/problem.ts';
import { AppError } from '../../../src/shared/app-error.ts';
import { errorCodes } from '../../../src/shared/error-codes.ts';

it('toProblem() takes status and title from the table, and every fact but the cause from the error', () => {
  const error = new AppError('upstream_throttled', 'Cannot call', {
    retryAfterMs: 1_500,
    upstream: { deployment: 'chat', status: 429 },
    cause: new Error('secret'),
  });
  expect(toProblem(error, 'id')).toEqual({
    type: 'about:blank',
    title: errorCodes.upstream_throttled.title,
    status: 429,
    detail: 'Cannot call',
    code: 'upstream_throttled',
    requestId: 'id',
    retryAfterMs: 1_500,
    upstream: { deployment: 'chat', status: 429 },
  });
});

it('toProblem() says nothing of an error that was not expected', () => {
  const problem = toProblem(new Error('key=abc'), 'id');
  expect(problem).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(problem)).not.toContain('abc');
});
