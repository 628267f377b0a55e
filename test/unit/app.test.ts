import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type IdentityDouble, startIdentityDouble } from '../../dev/doubles/identity.ts';
import { createTokenIssuer } from '../../dev/doubles/token-issuer.ts';
import { type Application, createApplication } from '../../src/app.ts';
import { startRecordingModelServer } from '../support/recording-model-server.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

interface SignedInApp {
  readonly application: Application;
  readonly identity: IdentityDouble;
}

/** The app before an endpoint that it opens with tokens of a managed identity, which only one client id has. */
async function startSignedInApp(clientId: string): Promise<SignedInApp> {
  const server = await startRecordingModelServer((_call, response) => response.writeHead(404).end());
  const identity = await startIdentityDouble({ issuer: createTokenIssuer(), clientIds: ['known'] });
  onTestFinished(async () => {
    await Promise.all([server.close(), identity.close()]);
  });
  // Read by the identity library itself.
  vi.stubEnv('IDENTITY_ENDPOINT', identity.endpoint);
  vi.stubEnv('IDENTITY_HEADER', identity.header);
  const application = createApplication({
    INFERENCE_ENDPOINT: `${server.url}/openai/v1`,
    CHAT_DEPLOYMENT: 'gpt-5-mini',
    INFERENCE_AUTH: 'managedIdentity',
    AZURE_CLIENT_ID: clientId,
    IDENTITY_ENDPOINT: identity.endpoint,
  });
  return { application, identity };
}

const checkReadiness = ({ application }: SignedInApp) =>
  application.checkReadiness(undefined, { signal: new AbortController().signal });

describe('createApplication()', () => {
  it('createApplication() is ready with a managed identity when it has a token for the models', async () => {
    const app = await startSignedInApp('known');
    await expect(checkReadiness(app)).resolves.toEqual({
      status: 'ready',
      checks: [{ name: 'inference' }, { name: 'identity' }],
    });
    expect(app.identity.requestCount()).toBe(1);
  });

  it('createApplication() is not ready with a managed identity that gives no token', async () => {
    await expect(checkReadiness(await startSignedInApp('unknown'))).rejects.toMatchObject({
      code: 'upstream_auth',
      message: 'Cannot sign in to the model endpoint: no identity gave an access token',
    });
  });
});
