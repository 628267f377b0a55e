import { describe, expect, it } from 'vitest';
import {
  type Authorisation,
  createAuthoriser,
  type InferenceCredential,
} from '../../../../src/adapters/inference/create-authoriser.ts';
import { recogniseRoute } from '../../../../src/adapters/inference/route-kind.ts';

async function authorise(endpoint: string, credential: InferenceCredential): Promise<Authorisation> {
  const route = recogniseRoute(endpoint);
  if (route === undefined) throw new TypeError(`No route: ${endpoint}`);
  return createAuthoriser(route, credential)(new AbortController().signal);
}

const token: InferenceCredential = { kind: 'token', token: () => Promise.resolve('t') };

describe('createAuthoriser()', () => {
  it('createAuthoriser() adds nothing without a credential', async () => {
    await expect(authorise('http://127.0.0.1:11434/v1', { kind: 'none' })).resolves.toEqual({});
  });

  it.each([
    ['over https', 'https://r.openai.azure.com/openai/v1'],
    ['within this machine', 'http://127.0.0.1:4891/openai/v1'],
  ])('createAuthoriser() sends a token %s', async (_name, endpoint) => {
    await expect(authorise(endpoint, token)).resolves.toEqual({ authorization: 'Bearer t' });
  });

  it('createAuthoriser() sends no token over http to another machine', async () => {
    await expect(authorise('http://models.example/openai/v1', token)).rejects.toMatchObject({ code: 'upstream_auth' });
  });
});
