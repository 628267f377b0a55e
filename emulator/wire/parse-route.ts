import type { Capability } from '../emulator-deployment.ts';

/**
 * The kinds of base URL, each with its own rules for names, versions and error bodies: `models` is a Foundry
 * resource, `serverless` the bare host of a single-model endpoint, `openai-v1` the OpenAI route on Azure,
 * `compatible` the `/v1` of local servers.
 */
export type RouteKind = 'models' | 'serverless' | 'openai-v1' | 'compatible';

/** Where a request goes: the rules of its base URL and the operation asked for. */
export interface Route {
  readonly kind: RouteKind;
  readonly operation: Capability;
}

/** Base path of every route kind, without a trailing slash. */
export const basePaths: Readonly<Record<RouteKind, string>> = {
  models: '/models',
  'openai-v1': '/openai/v1',
  compatible: '/v1',
  serverless: '',
};

const kinds: readonly RouteKind[] = ['models', 'openai-v1', 'compatible', 'serverless'];
const operations: ReadonlyMap<string, Capability> = new Map([
  ['/chat/completions', 'chat'],
  ['/embeddings', 'embeddings'],
]);

/** Finds the route of a method and a path without its query; `undefined` where nothing is served. */
export function parseRoute(method: string, path: string): Route | undefined {
  if (method !== 'POST') return undefined;
  const folded = path.replace(/^\/\/+/, '/');
  for (const kind of kinds) {
    const base = basePaths[kind];
    if (!folded.startsWith(`${base}/`)) continue;
    const operation = operations.get(folded.slice(base.length));
    if (operation !== undefined) return { kind, operation };
  }
  return undefined;
}
