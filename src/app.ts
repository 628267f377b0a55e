import { createAzureCredential } from './adapters/identity/azure-credential.ts';
import type { InferenceCredential } from './adapters/inference/create-authoriser.ts';
import { createInferenceChatModel } from './adapters/inference/inference-chat-model.ts';
import { createTokenSource } from './adapters/inference/create-token-source.ts';
import { createIdentityProbe } from './adapters/inference/identity-probe.ts';
import { createInferenceProbe } from './adapters/inference/inference-probe.ts';
import { createCachedSecrets } from './adapters/secrets/cached-secrets.ts';
import { createEnvironmentSecrets } from './adapters/secrets/environment-secrets.ts';
import { createKeyVaultSecrets } from './adapters/secrets/key-vault-secrets.ts';
import { createPatientSecrets } from './adapters/secrets/patient-secrets.ts';
import { createSecretProbe } from './adapters/secrets/secret-probe.ts';
import { type Config, readConfig } from './config.ts';
import type { Liveness, Readiness } from './features/health/contract.ts';
import { createCheckReadiness } from './features/health/create-check-readiness.ts';
import type { SummariseAnswer, SummariseRequest } from './features/summarise/contract.ts';
import { createSummarise } from './features/summarise/create-summarise.ts';
import type { Served } from './http/register.ts';
import type { Environment } from './settings/create-setting-reader.ts';
import type { InferenceSettings } from './settings/read-inference-settings.ts';
import type { Probe } from './ports/probe.ts';
import type { SecretProvider } from './ports/secret-provider.ts';
import { AppError } from './shared/app-error.ts';
import type { UseCase } from './shared/use-case.ts';

/** Everything the app does, ready to be registered. */
export interface Application extends Served {
  readonly summarise: UseCase<SummariseRequest, SummariseAnswer>;
  readonly checkLiveness: UseCase<undefined, Liveness>;
  readonly checkReadiness: UseCase<undefined, Readiness>;
  /**
   * Fetches the key or token of the model endpoint ahead of the first request, which joins the fetch when it comes
   * earlier, and loads the client library meanwhile. Does nothing where the settings hold the key, or are faulty. Throws
   * what a request would get, without waiting for a role that is missing.
   */
  readonly warmUp: (signal: AbortSignal) => Promise<void>;
}

/** How long a good readiness is repeated without asking the dependencies again. */
const readinessLifetimeMs = 5_000;

/**
 * The composition root: settings to adapters to features. Never throws and connects to nothing; with faulty settings
 * the application holds their faults, and its use cases refuse.
 */
export function createApplication(env: Environment): Application {
  const result = readConfig(env);
  const checkLiveness = (): Promise<Liveness> => Promise.resolve({ status: 'live' });
  if (!result.isValid) {
    const { faults: settingsFaults, limits } = result;
    return { settingsFaults, limits, summarise: refuse, checkLiveness, checkReadiness: refuse, warmUp: doNothing };
  }

  const { config } = result;
  const { inference } = config;
  const azureCredential = createAzureCredential(config.identity);
  const secrets = createSecrets(config, env, azureCredential);
  const { credential, probes, prefetch } = createAccess(inference, secrets, azureCredential);
  const chat = createInferenceChatModel({
    route: inference.route,
    defaultDeployment: inference.chatDeployment,
    credential,
    maxSockets: inference.maxSockets,
  });
  return {
    settingsFaults: [],
    limits: config.limits,
    summarise: createSummarise({ chat, ...config.summarise }),
    checkLiveness,
    checkReadiness: createCheckReadiness({
      probes: [createInferenceProbe({ route: inference.route }), ...probes],
      lifetimeMs: readinessLifetimeMs,
      now: () => performance.now(),
    }),
    warmUp:
      prefetch === undefined ? doNothing : async (signal) => void (await Promise.all([prefetch(signal), chat.load()])),
  };
}

type AzureCredential = ReturnType<typeof createAzureCredential>;

function createSecrets({ keyVaultUri }: Config, env: Environment, credential: AzureCredential): SecretProvider {
  if (keyVaultUri === undefined) return createEnvironmentSecrets(env);
  return createCachedSecrets(createKeyVaultSecrets({ vaultUrl: keyVaultUri, credential }));
}

/** What opens the model endpoint, and what that comes from. */
interface Access {
  readonly credential: InferenceCredential;
  readonly probes: readonly Probe[];
  /** Fetches the key or token that calls use; absent where nothing is to be fetched. */
  readonly prefetch?: (signal: AbortSignal) => Promise<unknown>;
}

function createAccess(
  { auth, route }: InferenceSettings,
  secrets: SecretProvider,
  azureCredential: AzureCredential,
): Access {
  switch (auth.kind) {
    case 'none':
      return { credential: auth, probes: [] };
    case 'key':
      return { credential: { kind: 'key', key: () => Promise.resolve(auth.key) }, probes: [] };
    case 'keyVault': {
      const name = auth.secretName;
      const patient = createPatientSecrets(secrets);
      return {
        credential: { kind: 'key', key: (signal) => patient.get(name, signal) },
        // Neither waits for a role that is missing: both are there to tell of it.
        probes: [createSecretProbe({ secrets, name })],
        prefetch: (signal) => secrets.get(name, signal),
      };
    }
    case 'managedIdentity': {
      const token = createTokenSource({ credential: azureCredential, scope: route.tokenScope });
      return { credential: { kind: 'token', token }, probes: [createIdentityProbe({ token })], prefetch: token };
    }
  }
}

function doNothing(): Promise<void> {
  return Promise.resolve();
}

/** Fills the places of the use cases; never called, since the pipeline answers with the faults before it asks for one. */
function refuse(): Promise<never> {
  return Promise.reject(new AppError('settings_invalid', 'Cannot answer: the settings of this app are not valid'));
}
