import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import {
  createAuthorisationPolicy,
  type InferenceCredential,
} from '../../../../src/adapters/inference/authorisation-policy.ts';
import { recogniseRoute } from '../../../../src/adapters/inference/route-kind.ts';

/** The headers a request leaves the policy with. */
async function authorise(endpoint: string, credential: InferenceCredential): Promise<Record<string, string>> {
  const route = recogniseRoute(endpoint);
  if (route === undefined) throw new TypeError(`No route: ${endpoint}`);
  const request = createPipelineRequest({ url: endpoint });
  await createAuthorisationPolicy(route, credential).sendRequest(request, (sent) =>
    Promise.resolve({ request: sent, status: 200, headers: createHttpHeaders() }),
  );
  return request.headers.toJSON();
}

const token: InferenceCredential = { kind: 'token', token: () => Promise.resolve('t') };

describe('createAuthorisationPolicy()', () => {
  it('createAuthorisationPolicy() adds nothing without a credential', async () => {
    await expect(authorise('http://127.0.0.1:11434/v1', { kind: 'none' })).resolves.toEqual({});
  });

  it.each([
    ['over https', 'https://r.openai.azure.com/openai/v1'],
    ['within this machine', 'http://127.0.0.1:4891/openai/v1'],
  ])('createAuthorisationPolicy() sends a token %s', async (_name, endpoint) => {
    await expect(authorise(endpoint, token)).resolves.toEqual({ authorization: 'Bearer t' });
  });

  it('createAuthorisationPolicy() sends no token over http to another machine', async () => {
    await expect(authorise('http://models.example/openai/v1', token)).rejects.toMatchObject({ code: 'upstream_auth' });
  });
});
