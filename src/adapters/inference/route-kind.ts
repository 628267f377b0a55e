import { isLoopbackHost } from '../../shared/is-loopback-host.ts';

/** The kinds of endpoint a model can stand behind. They differ in paths, versions, key headers and error bodies. */
export type RouteKind = 'openai-v1' | 'models' | 'azure-openai' | 'serverless' | 'managed-online' | 'compatible';

/** How to call the models of one endpoint. */
export interface InferenceRoute {
  readonly kind: RouteKind;
  /** Without query and trailing slash; operations are appended, on `azure-openai` after the deployment's name. */
  readonly baseUrl: string;
  /** The deployment named by the URL itself. */
  readonly deployment?: string;
  /** Value of the `api-version` query; `""` sends none, and some routes refuse any. */
  readonly apiVersion: string;
  /** Header that carries a key: `api-key` as it is, `authorization` after `Bearer `. */
  readonly keyHeader: 'api-key' | 'authorization';
  /** Scope of an Entra token for this endpoint. */
  readonly tokenScope: string;
  readonly isLoopback: boolean;
}

/**
 * Version of the model inference API: what every released client of it sends (TypeSpec ModelInference,
 * 2024-05-01-preview).
 */
const modelInferenceVersion = '2024-05-01-preview';
/**
 * Version of the deployment route. Models refuse versions older than themselves (o-series: 2024-12-01-preview), so the
 * last dated one is sent; there are none after it, the v1 route has no versions.
 */
const azureOpenAiVersion = '2025-04-01-preview';

const kindFacts: Record<RouteKind, Pick<InferenceRoute, 'apiVersion' | 'keyHeader' | 'tokenScope'>> = {
  'openai-v1': { apiVersion: '', keyHeader: 'api-key', tokenScope: scopeOf('cognitiveservices.azure.com') },
  models: {
    apiVersion: modelInferenceVersion,
    keyHeader: 'api-key',
    tokenScope: scopeOf('cognitiveservices.azure.com'),
  },
  'azure-openai': {
    apiVersion: azureOpenAiVersion,
    keyHeader: 'api-key',
    tokenScope: scopeOf('cognitiveservices.azure.com'),
  },
  serverless: {
    apiVersion: modelInferenceVersion,
    keyHeader: 'authorization',
    tokenScope: scopeOf('cognitiveservices.azure.com'),
  },
  'managed-online': {
    apiVersion: modelInferenceVersion,
    keyHeader: 'authorization',
    tokenScope: scopeOf('ml.azure.com'),
  },
  compatible: { apiVersion: '', keyHeader: 'authorization', tokenScope: scopeOf('cognitiveservices.azure.com') },
};

/** Operations people leave at the end of an endpoint they copied from a page of the portal. */
const operationPath = /\/(?:chat\/completions|completions|images\/embeddings|embeddings|info)$/;
const deploymentPath = /^(.*\/openai\/deployments)\/([\w.-]+)$/;
/** Resources that serve the v1 route; their portal pages show the host alone, or that of a project. */
const resourceHost = /\.(?:openai|services\.ai|cognitiveservices)\.azure\.com$/;
const serverlessHost = /\.(?:models|inference)\.ai\.azure\.com$/;
const managedHost = /\.inference\.ml\.azure\.com$/;

/**
 * Recognises the kind of an endpoint from its URL, and brings the URL into the form that is called. `undefined` for what
 * is no http(s) URL, carries a user name, or has a path no kind is known by. An `api-version` in the URL wins over the
 * kind's own. Kinds and hosts: Microsoft Learn, "Endpoints for Foundry models", 2026-11; a bare loopback host is taken
 * for a serverless endpoint, as an emulator offers one.
 */
export function recogniseRoute(endpoint: string): InferenceRoute | undefined {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const place = findPlace(url);
  if (place === undefined) return undefined;
  const { kind, path, deployment } = place;
  const facts = kindFacts[kind];
  return {
    ...facts,
    kind,
    baseUrl: `${url.origin}${path}`,
    apiVersion: url.searchParams.get('api-version') ?? facts.apiVersion,
    isLoopback: isLoopbackHost(url),
    ...(deployment !== undefined && { deployment }),
  };
}

interface Place {
  readonly kind: RouteKind;
  readonly path: string;
  readonly deployment?: string;
}

function findPlace(url: URL): Place | undefined {
  const pathname = url.pathname.replace(/^\/{2,}/, '/');
  const path = withoutTrailingSlashes(withoutTrailingSlashes(pathname).replace(operationPath, ''));
  const [, deploymentsPath, deployment] = deploymentPath.exec(path) ?? [];
  if (deploymentsPath !== undefined && deployment !== undefined) {
    return { kind: 'azure-openai', path: deploymentsPath, deployment };
  }
  if (path.endsWith('/openai/v1')) return { kind: 'openai-v1', path };
  if (path.endsWith('/models')) return { kind: 'models', path };
  if (managedHost.test(url.hostname)) return { kind: 'managed-online', path: path === '' ? '/score' : path };
  if (serverlessHost.test(url.hostname)) return { kind: 'serverless', path };
  if (resourceHost.test(url.hostname) && (path === '' || /^\/api\/projects\/[^/]+$/.test(path))) {
    return { kind: 'openai-v1', path: `${path}/openai/v1` };
  }
  if (path.endsWith('/score')) return { kind: 'managed-online', path };
  if (path.endsWith('/v1')) return { kind: 'compatible', path };
  return path === '' && isLoopbackHost(url) ? { kind: 'serverless', path } : undefined;
}

function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function scopeOf(host: string): string {
  return `https://${host}/.default`;
}
