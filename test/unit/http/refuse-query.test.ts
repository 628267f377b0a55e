import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/app-error.ts';
import { refuseQuery } from '../../../src/http/refuse-query.ts';

describe('refuseQuery()', () => {
  it.each(['', '?', '?code=key', '?CODE=key&clientId=name'])('refuseQuery() lets "%s" through', (query) => {
    expect(() => refuseQuery(new URLSearchParams(query))).not.toThrow();
  });

  it('refuseQuery() names every other parameter once, without its value', () => {
    expect(() => refuseQuery(new URLSearchParams('code=key&length=short&length=long&text='))).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        message: 'Cannot accept the request: the query holds "length", and no parameter is taken from there',
        facts: {
          errors: [
            { pointer: '', message: 'is not taken from the query: "length"' },
            { pointer: '', message: 'is not taken from the query: "text"' },
          ],
        },
      }),
    );
  });

  it('refuseQuery() shows no more than a part of many long names', () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index}${'x'.repeat(1_000)}`);
    const query = new URLSearchParams(names.map((name): [string, string] => [name, '']));
    const { facts, message } = refusalOf(query);
    expect(facts.errors).toHaveLength(10);
    expect(JSON.stringify({ facts, message }).length).toBeLessThan(2_000);
  });
});

function refusalOf(query: URLSearchParams): AppError {
  try {
    refuseQuery(query);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('It was not refused');
}
