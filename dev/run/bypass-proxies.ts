import type { Settings } from './choose-settings.ts';

const proxyNames = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
const loopback = ['127.0.0.1', 'localhost'];

/**
 * Variables that keep calls to this machine away from a proxy, for an environment that sets one; none for any other.
 * The Azure libraries send such calls through the proxy too, unless `NO_PROXY` names the host.
 */
export function bypassProxies(environment: Settings): Settings {
  if (!proxyNames.some((name) => (environment[name] ?? '') !== '')) return {};
  // The upper-case name wins where both are set and it is not empty, as in the libraries.
  const given = (environment['NO_PROXY'] || environment['no_proxy'] || '').split(',').map((name) => name.trim());
  const names = [...new Set([...given, ...loopback])].filter((name) => name !== '').join(',');
  return { NO_PROXY: names, no_proxy: names };
}
