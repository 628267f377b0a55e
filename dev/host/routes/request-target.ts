/** A request target taken apart. */
export interface RequestTarget {
  /** The path that is matched: percent-decoded except `%2F`, `.` and `..` resolved. */
  readonly path: string;
  /** The query with its question mark, as sent; empty without one. */
  readonly query: string;
}

/** Takes the target of a request line apart, in origin form (`/a?b`) or absolute form (`http://host/a?b`). */
export function parseRequestTarget(target: string): RequestTarget {
  const origin = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const queryStart = origin.indexOf('?');
  const rawPath = queryStart === -1 ? origin : origin.slice(0, queryStart);
  return {
    path: removeDotSegments(decodePath(rawPath === '' ? '/' : rawPath)),
    query: queryStart === -1 ? '' : origin.slice(queryStart),
  };
}

/**
 * Encodes a decoded path again, as the platform does on its way to the app: the `%2F` that decoding left alone
 * becomes `%252F`, which is what apps see in `request.url`.
 */
export function encodePath(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}

function decodePath(path: string): string {
  return path.replaceAll(/(?:%(?!2f)[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch (error) {
      // Bytes that are no UTF-8 stay as they are, as in Kestrel.
      if (error instanceof URIError) return run;
      throw error;
    }
  });
}

function removeDotSegments(path: string): string {
  if (!path.includes('/.')) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (isLast) kept.push('');
  }
  return `/${kept.join('/')}`;
}
