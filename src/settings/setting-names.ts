/** Every setting the app reads, in the order they are documented. Platform variables are not among them. */
export const settingNames = [
  'INFERENCE_ENDPOINT',
  'CHAT_DEPLOYMENT',
  'INFERENCE_AUTH',
  'INFERENCE_KEY',
  'INFERENCE_KEY_SECRET',
  'KEY_VAULT_URI',
  'AZURE_CLIENT_ID',
  'INFERENCE_MAX_SOCKETS',
  'SUMMARISE_MAX_BODY_BYTES',
  'SUMMARISE_CHUNK_TOKENS',
  'SUMMARISE_PARALLEL_CALLS',
  'MAX_BODY_BYTES_IN_FLIGHT',
  'UPLOAD_IDLE_MS',
  'UPLOAD_DEADLINE_MS',
  'FIRST_EVENT_DEADLINE_MS',
  'ANSWER_DEADLINE_MS',
  'STREAM_DEADLINE_MS',
] as const;

/** Name of a setting. */
export type SettingName = (typeof settingNames)[number];
