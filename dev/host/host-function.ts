/** An HTTP function as the local host serves it. */
export interface HostFunction {
  readonly name: string;
  /** Upper-case methods; HEAD and OPTIONS only where the app lists them. */
  readonly methods: readonly string[];
  /** The whole route below the site root, prefix included, without a leading slash: `api/items/{id:int}`. */
  readonly route: string;
  /** `anonymous`, `function` or `admin`. Keys are asked for only where the host was given them. */
  readonly authLevel: string;
  /** The route behind the address of the host, with its parameters left in braces. */
  readonly url: string;
}
