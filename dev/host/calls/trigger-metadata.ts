/** One value of trigger metadata as the worker protocol carries it. */
export type TriggerMetadataValue = { readonly string: string } | { readonly json: string };

/** The parts of a request that its trigger metadata is made of. */
export interface TriggerMetadataSource {
  readonly headers: Readonly<Record<string, string>>;
  /** Fields of a JSON body. */
  readonly bodyFields: Readonly<Record<string, TriggerMetadataValue>>;
  /** Query with or without its question mark. */
  readonly query: string;
  /** Names of all parameters the matched route declares. */
  readonly routeParameters: readonly string[];
  readonly routeValues: ReadonlyMap<string, string>;
}

/**
 * Makes the trigger metadata of a request: headers and query as JSON, then the fields of its body, then as strings the
 * query values (the last of a repeated one, never the key in `code`), then the route values. Later ones win; names
 * ignore case and keep the spelling of their first use; a declared route parameter without a value removes its name.
 * The library turns every string into `request.params`, which is why these show up there.
 */
export function toTriggerMetadata(source: TriggerMetadataSource): Readonly<Record<string, TriggerMetadataValue>> {
  const entries = new Map<string, { readonly name: string; readonly value: TriggerMetadataValue }>();
  const set = (name: string, value: TriggerMetadataValue): void => {
    const key = name.toLowerCase();
    entries.set(key, { name: entries.get(key)?.name ?? name, value });
  };

  for (const [name, value] of Object.entries(source.bodyFields)) set(name, value);
  const query = [...new URLSearchParams(source.query)].filter(([name]) => name.toLowerCase() !== 'code');
  for (const [name, value] of query) set(name, { string: value });
  for (const name of source.routeParameters) {
    const value = source.routeValues.get(name);
    if (value === undefined) entries.delete(name.toLowerCase());
    else set(name, { string: value });
  }

  // The library finds these two by their exact names, so nothing else may lend them its spelling.
  entries.delete('headers');
  entries.delete('query');
  set('Headers', { json: JSON.stringify(source.headers) });
  set('Query', { json: JSON.stringify(Object.fromEntries(query)) });
  return Object.fromEntries([...entries.values()].map(({ name, value }) => [name, value]));
}
