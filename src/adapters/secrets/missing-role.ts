/** A vault's 403 that a role assignment mends: it takes minutes until a new one works. */
export class MissingRole extends Error {}
