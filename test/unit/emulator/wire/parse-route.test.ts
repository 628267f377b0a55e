import { describe, expect, it } from 'vitest';
import { parseRoute } from '../../../../emulator/wire/parse-route.ts';

describe('parseRoute()', () => {
  it.each([
    ['/models/chat/completions', { kind: 'models', operation: 'chat' }],
    ['/openai/v1/chat/completions', { kind: 'openai-v1', operation: 'chat' }],
    ['/v1/embeddings', { kind: 'compatible', operation: 'embeddings' }],
    ['/embeddings', { kind: 'serverless', operation: 'embeddings' }],
    ['//embeddings', { kind: 'serverless', operation: 'embeddings' }],
  ])('parseRoute() knows POST %s', (path, route) => {
    expect(parseRoute('POST', path)).toEqual(route);
  });

  it.each([
    ['GET', '/embeddings'],
    ['POST', '/'],
    ['POST', '/models'],
    ['POST', '/other/embeddings'],
    ['POST', '/openai/v1/responses'],
    ['POST', '/Embeddings'],
  ])('parseRoute() knows no %s %s', (method, path) => {
    expect(parseRoute(method, path)).toBeUndefined();
  });
});
