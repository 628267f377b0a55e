import type { EmulatorDeployment } from '../emulator-deployment.ts';
import type { Route } from './parse-route.ts';
import { RefusedRequest } from './refused-request.ts';
import { errorReplies } from './error-replies.ts';

/**
 * Finds the deployment a request names, by the naming rule of its route: `models` and `serverless` compare without
 * case, the OpenAI routes with it. Without a name a serverless endpoint is its one model (here the first that has the
 * operation), and `models` needs one as soon as the table has more than one row. Throws `RefusedRequest`.
 */
export function findDeployment(
  deployments: readonly EmulatorDeployment[],
  route: Route,
  name: string | undefined,
): EmulatorDeployment {
  const found = name === undefined ? unnamed(deployments, route) : named(deployments, route, name);
  if (!found.capabilities.includes(route.operation)) {
    throw new RefusedRequest(errorReplies.operationNotOffered(route.kind, route.operation, found.name));
  }
  return found;
}

function named(deployments: readonly EmulatorDeployment[], { kind }: Route, name: string): EmulatorDeployment {
  const ignoresCase = kind === 'models' || kind === 'serverless';
  const wanted = name.toLowerCase();
  const found = deployments.find((row) => (ignoresCase ? row.name.toLowerCase() === wanted : row.name === name));
  if (found === undefined) throw new RefusedRequest(errorReplies.unknownDeployment(kind, name));
  return found;
}

function unnamed(deployments: readonly EmulatorDeployment[], { kind, operation }: Route): EmulatorDeployment {
  const [first] = deployments;
  if (kind === 'models' && first !== undefined && deployments.length === 1) return first;
  if (kind !== 'serverless') throw new RefusedRequest(errorReplies.noModelName(kind));
  const able = deployments.find((row) => row.capabilities.includes(operation));
  if (able === undefined) throw new RefusedRequest(errorReplies.operationNotOffered(kind, operation, 'this endpoint'));
  return able;
}
