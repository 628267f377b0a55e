/** An HTTP function as the local host serves it. */
export interface HostFunction {
  readonly name: string;
  /** Upper-case methods; HEAD and OPTIONS only where the app lists them. */
  readonly methods: readonly string[];
  /** The whole route below the site root, prefix included, without a leading slash: `api/items/{id:int}`. */
  readonly route: string;
  /** `anonymous`, `function` or `admin`. This host asks for no keys, as `func start` does not. */
  readonly authLevel: string;
  /** The route behind the address of the host, with its parameters left in braces. */
  readonly url: string;
}
