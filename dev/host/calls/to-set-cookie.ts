import type { BufferedCookie } from '../buffered-messages.ts';

const sameSiteNames = { lax: 'lax', strict: 'strict', explicitNone: 'none' } as const;

/**
 * Writes a cookie of a buffered answer as ASP.NET Core does (SetCookieHeaderValue): the value escaped, the path `/`
 * where the app gives none, whole seconds.
 */
export function toSetCookie(cookie: BufferedCookie): string {
  const { domain, path, expires, secure, httpOnly, sameSite, maxAge } = cookie;
  const parts = [`${cookie.name}=${escapeData(cookie.value)}`];
  if (expires !== undefined) parts.push(`expires=${new Date(expires.value.seconds * 1000).toUTCString()}`);
  if (maxAge !== undefined) parts.push(`max-age=${Math.trunc(maxAge.value)}`);
  if (domain !== undefined) parts.push(`domain=${domain.value}`);
  parts.push(`path=${path?.value ?? '/'}`);
  if (secure?.value === true) parts.push('secure');
  if (sameSite !== 'none') parts.push(`samesite=${sameSiteNames[sameSite]}`);
  if (httpOnly?.value === true) parts.push('httponly');
  return parts.join('; ');
}

/**
 * Escapes all but the unreserved characters of RFC 3986, as .NET's Uri.EscapeDataString; encodeURIComponent leaves
 * more.
 */
function escapeData(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
