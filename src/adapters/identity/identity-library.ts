// What the adapter uses of its vendor's libraries, to be had by `import()` only: the build gives this file a bundle of its
// own, which is read with the first token and not when the app starts.
export { createDefaultHttpClient } from '@azure/core-rest-pipeline';
export {
  AzureCliCredential,
  AzureDeveloperCliCredential,
  ChainedTokenCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
