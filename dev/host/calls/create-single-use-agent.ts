import { Agent } from 'node:http';

/**
 * Makes connections that serve one call each: the app's server may close an idle one in the moment a call is sent on
 * it, above all when its process stood still for seconds, and a call whose body has begun cannot be sent again.
 * Keep-alive stays on towards the app, since its server cuts an upload off behind an early answer when it is to close
 * the connection.
 */
export function createSingleUseAgent(): Agent {
  const agent = new Agent({ keepAlive: true });
  // As an option, 0 would stand for the default.
  agent.maxFreeSockets = 0;
  return agent;
}
