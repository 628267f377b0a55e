import type { Environment } from './local-settings.ts';

/**
 * The functions among `names` that a setting disables: `AzureWebJobs.<name>.Disabled`, or with underscores instead of
 * dots for systems whose variables have none, `true` or `1`; names of settings and values ignore case (JobHost of
 * azure-webjobs-sdk). Elsewhere a value counts as not set.
 */
export function findDisabled(names: readonly string[], environment: Environment): ReadonlySet<string> {
  const on = new Set(
    Object.entries(environment)
      .filter(([, value]) => value === '1' || value?.trim().toLowerCase() === 'true')
      .map(([name]) => name.toLowerCase()),
  );
  const isDisabled = (name: string): boolean =>
    on.has(`azurewebjobs.${name}.disabled`) || on.has(`azurewebjobs_${name}_disabled`);
  return new Set(names.filter((name) => isDisabled(name.toLowerCase())));
}
