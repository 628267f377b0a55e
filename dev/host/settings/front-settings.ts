import { createCorsPolicy } from '../gates/cors-policy.ts';
import type { CorsPolicy, CorsSettings } from '../gates/cors-policy.ts';
import { createTracing } from '../calls/create-tracing.ts';
import type { Tracing } from '../calls/create-tracing.ts';
import { findDisabled } from './find-disabled.ts';
import type { HostJson } from './host-json.ts';
import type { HostKeys } from '../gates/host-keys.ts';
import type { Environment } from './local-settings.ts';
import { createThrottle } from '../gates/throttle.ts';
import type { Throttle } from '../gates/throttle.ts';
import { defaultUploadLimits } from '../calls/watch-upload.ts';
import type { UploadLimits } from '../calls/watch-upload.ts';

/** What settings say about the way of a request to a function and of its answer back. */
export interface FrontSettings {
  readonly isHomePageOff: boolean;
  readonly tracing: Tracing;
  /** Undefined where keys are not checked. */
  readonly keys: HostKeys | undefined;
  /** Undefined where no origin is set. */
  readonly cors: CorsPolicy | undefined;
  readonly throttle: Throttle;
  /** Names of disabled functions. */
  readonly disabled: ReadonlySet<string>;
  readonly uploadLimits: UploadLimits;
  /** How long the caller of a failed invocation hears nothing, in ms; undefined for an answer at once. */
  readonly silenceMs: number | undefined;
}

/** Where these settings come from. */
export interface FrontSettingsSources {
  readonly hostJson: Pick<HostJson, 'throttleLimits'>;
  /** Variables of the worker. */
  readonly environment: Environment;
  readonly cors: CorsSettings;
  /** Names of the app's functions. */
  readonly functionNames: readonly string[];
  readonly keys: HostKeys | undefined;
  /** In place of the platform's limits. */
  readonly uploadLimits: Partial<UploadLimits> | undefined;
  readonly silenceMs: number | undefined;
}

/** Brings the settings of a front together. Throws a HostStartError (`cors`). */
export function createFrontSettings(sources: FrontSettingsSources): FrontSettings {
  const { environment } = sources;
  const maxBodyBytes = environment['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT'] ?? '';
  return {
    isHomePageOff: environment['AzureWebJobsDisableHomepage']?.toLowerCase() === 'true',
    tracing: createTracing(environment),
    keys: sources.keys,
    cors: createCorsPolicy(sources.cors),
    throttle: createThrottle(sources.hostJson.throttleLimits),
    disabled: findDisabled(sources.functionNames, environment),
    uploadLimits: {
      ...defaultUploadLimits,
      // Any other text is ignored, as on the platform.
      ...(/^\d+$/.test(maxBodyBytes) ? { maxBodyBytes: Number(maxBodyBytes) } : {}),
      ...sources.uploadLimits,
    },
    silenceMs: sources.silenceMs,
  };
}
