// What the adapter uses of its vendor's libraries, to be had by `import()` only: the build gives this file a bundle of its
// own, which is read with the first call and not when the app starts.
export {
  createEmptyPipeline,
  createPipelineRequest,
  isRestError,
  proxyPolicy,
  RestError,
} from '@azure/core-rest-pipeline';
export { default as createModelClient } from '@azure-rest/ai-inference';
