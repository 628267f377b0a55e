import { createAzureCredential } from './adapters/identity/azure-credential.ts';
import type { InferenceCredential } from './adapters/inference/authorisation-policy.ts';
import { createInferenceChatModel } from './adapters/inference/inference-chat-model.ts';
import { createInferenceProbe } from './adapters/inference/inference-probe.ts';
import { createCachedSecrets } from './adapters/secrets/cached-secrets.ts';
import { createEnvironmentSecrets } from './adapters/secrets/environment-secrets.ts';
import { createKeyVaultSecrets } from './adapters/secrets/key-vault-secrets.ts';
import { createSecretProbe } from './adapters/secrets/secret-probe.ts';
import { type Config, readConfig } from './config.ts';
import type { Liveness, Readiness } from './features/health/contract.ts';
import { createCheckReadiness } from './features/health/create-check-readiness.ts';
import type { SummariseAnswer, SummariseRequest } from './features/summarise/contract.ts';
import { createSummarise } from './features/summarise/create-summarise.ts';
import type { Served } from './http/register.ts';
import type { Environment } from './settings/create-setting-reader.ts';
import type { SecretProvider } from './ports/secret-provider.ts';
import { AppError } from './shared/app-error.ts';
import type { UseCase } from './shared/use-case.ts';

/** Everything the app does, ready to be registered. */
export interface Application extends Served {
  readonly summarise: UseCase<SummariseRequest, SummariseAnswer>;
  readonly checkLiveness: UseCase<undefined, Liveness>;
  readonly checkReadiness: UseCase<undefined, Readiness>;
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
    return { settingsFaults, limits, summarise: refuse, checkLiveness, checkReadiness: refuse };
  }

  const { config } = result;
  const { inference } = config;
  const secrets = createSecrets(config, env);
  const chat = createInferenceChatModel({
    route: inference.route,
    defaultDeployment: inference.chatDeployment,
    credential: createCredential(config, secrets),
    maxSockets: inference.maxSockets,
  });
  const probes = [createInferenceProbe({ route: inference.route })];
  return {
    settingsFaults: [],
    limits: config.limits,
    summarise: createSummarise({ chat, ...config.summarise }),
    checkLiveness,
    checkReadiness: createCheckReadiness({
      probes:
        inference.auth.kind === 'keyVault'
          ? [...probes, createSecretProbe({ secrets, name: inference.auth.secretName })]
          : probes,
      lifetimeMs: readinessLifetimeMs,
      now: () => performance.now(),
    }),
  };
}

function createSecrets({ keyVaultUri, identity }: Config, env: Environment): SecretProvider {
  if (keyVaultUri === undefined) return createEnvironmentSecrets(env);
  return createCachedSecrets(
    createKeyVaultSecrets({ vaultUrl: keyVaultUri, credential: createAzureCredential(identity) }),
  );
}

function createCredential({ inference, identity }: Config, secrets: SecretProvider): InferenceCredential {
  const { auth } = inference;
  switch (auth.kind) {
    case 'none':
      return auth;
    case 'key':
      return { kind: 'key', key: () => Promise.resolve(auth.key) };
    case 'keyVault':
      return { kind: 'key', key: (signal) => secrets.get(auth.secretName, signal) };
    case 'managedIdentity':
      return { kind: 'token', credential: createAzureCredential(identity) };
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new AppError('settings_invalid', 'Cannot answer: the settings of this app are not valid'));
}
