import { AppError } from '../shared/app-error.ts';
import { onFirstUse } from '../shared/on-first-use.ts';

/** Keeps nothing from one text to the next: it is never told to expect more. */
const utf8 = onFirstUse(() => new TextDecoder('utf-8', { fatal: true }));

/**
 * Refuses a request whose headers say that its body is no JSON in UTF-8: `unsupported_media_type`. To be called before
 * the body is touched.
 */
export function requireJson(headers: Headers): void {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    throw unsupported(`Cannot read the body: Content-Encoding is ${quoted(encoding)}, only "identity" is read here`);
  }
  const contentType = headers.get('content-type') ?? '';
  const [mediaType = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  if (mediaType !== 'application/json') {
    throw unsupported(`Cannot read the body: Content-Type is ${quoted(contentType)}, "application/json" is needed`);
  }
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw unsupported(`Cannot read the body: its charset is ${quoted(charset)}, "utf-8" is needed`);
  }
}

/** Parses a body as JSON in UTF-8; throws `invalid_request` at pointer "" where it is empty or neither. */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) throw invalid('is empty, a JSON object is needed');
  const text = decode(bytes);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const place = cause instanceof Error ? /position (\d+)/u.exec(cause.message)?.[1] : undefined;
    throw invalid(place === undefined ? 'is not valid JSON' : `is not valid JSON at character ${place}`, cause);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8().decode(bytes);
  } catch (cause) {
    throw invalid('is not valid UTF-8', cause);
  }
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('invalid_request', `Cannot read the body: it ${message}`, {
    errors: [{ pointer: '', message }],
    cause,
  });
}

function unsupported(message: string): AppError {
  return new AppError('unsupported_media_type', message);
}

/** A header's value, short enough to be shown. */
function quoted(value: string): string {
  return JSON.stringify(value.slice(0, 100));
}
