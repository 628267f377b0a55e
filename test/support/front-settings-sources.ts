import type { FrontSettingsSources } from '../../dev/host/settings/front-settings.ts';

/** What a front's settings are made from where nothing is set. */
export const frontSettingsSources: FrontSettingsSources = {
  hostJson: { throttleLimits: { maxConcurrentRequests: undefined, maxOutstandingRequests: undefined } },
  environment: {},
  cors: { origins: '', allowsCredentials: false },
  functionNames: [],
  keys: undefined,
  uploadLimits: undefined,
  silenceMs: undefined,
};
