import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decodeFailure } from '../../../../src/adapters/inference/decode-failure.ts';
import failedAnswers from './failed-answers.json' with { type: 'json' };

// Bodies as users of the live services have reported them, in the issue trackers of the Azure SDKs and of clients.
const rowSchema = z.object({
  name: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  kind: z.enum(['openai-v1', 'models', 'azure-openai', 'serverless', 'managed-online', 'compatible']),
  body: z.json(),
  code: z.string(),
  upstreamCode: z.string().optional(),
});
const rows = z.array(rowSchema).min(30).parse(failedAnswers);

const filterResult = {
  hate: { filtered: false, severity: 'safe' },
  violence: { filtered: true, severity: 'medium' },
  jailbreak: { filtered: false, detected: true },
};

function decode({
  status,
  body,
  headers = {},
  kind = 'models',
}: Partial<z.infer<typeof rowSchema>> & { readonly status: number }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const context = { deployment: 'asked-for', kind, operation: '/chat/completions' } as const;
  return decodeFailure({ status, headers, text }, context, () => Date.UTC(2026, 0, 1));
}

describe('decodeFailure()', () => {
  it.each(rows)('decodeFailure() reads $name', ({ code, upstreamCode, ...answer }) => {
    const error = decode(answer);
    expect(error.code).toBe(code);
    expect(error.facts.upstream).toEqual({
      deployment: 'asked-for',
      status: answer.status,
      ...(upstreamCode !== undefined && { code: upstreamCode }),
    });
  });

  it('decodeFailure() names the deployment that was asked for', () => {
    expect(
      decode({ status: 404, body: { error: { code: 'unknown_model', message: 'Unknown model: X' } } }).message,
    ).toBe("Cannot find deployment 'asked-for' at the model endpoint");
  });

  it('decodeFailure() names the operation that a serverless deployment does not offer', () => {
    expect(decode({ status: 404, kind: 'serverless', body: { detail: 'Not Found' } }).message).toBe(
      "Deployment 'asked-for' does not offer /chat/completions",
    );
  });

  it('decodeFailure() gives the categories a filter found', () => {
    const body = { error: { code: 'content_filter', innererror: { content_filter_result: filterResult } } };
    expect(decode({ status: 400, body }).facts.categories).toEqual([
      { category: 'violence', severity: 'medium' },
      { category: 'jailbreak' },
    ]);
  });

  it('decodeFailure() shows nothing of the text of the endpoint', () => {
    for (const { code: _code, ...answer } of rows) {
      const withText = {
        ...answer,
        body: JSON.parse(JSON.stringify(answer.body).replaceAll(/"message":"/g, '"message":"LEAK ')),
      };
      expect(JSON.stringify([decode(withText), decode(withText).message])).not.toContain('LEAK');
    }
  });

  it('decodeFailure() drops a code that is no plain word', () => {
    const body = { error: { code: 'a sentence, with <html> in it', message: 'x' } };
    expect(decode({ status: 500, body }).facts.upstream).toEqual({ deployment: 'asked-for', status: 500 });
  });

  it.each([
    ['429 with seconds', 429, { 'retry-after': '7' }, 7000],
    ['503 with seconds', 503, { 'retry-after': '7' }, 7000],
    ['429 with a date', 429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9000],
    ['429 without a header', 429, {}, 6000],
    ['400, which no wait mends', 400, { 'retry-after': '7' }, undefined],
  ])('decodeFailure() gives the wait of a %s', (_name, status, headers, expected) => {
    const body = { error: { code: 'x', message: 'Please retry after 6 seconds.' } };
    expect(decode({ status, body, headers }).facts.retryAfterMs).toBe(expected);
  });
});
