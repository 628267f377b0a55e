/** Tells whether a binding type is that of an HTTP trigger. */
export function isHttpTrigger(type: string): boolean {
  return type.toLowerCase() === 'httptrigger';
}
