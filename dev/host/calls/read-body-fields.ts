import type { IncomingMessage } from 'node:http';
import type { TriggerMetadataValue } from './trigger-metadata.ts';

/** Fields of a JSON body by their names. */
export type BodyFields = Readonly<Record<string, TriggerMetadataValue>>;

/** How far the host waits for a body in order to know its fields. */
export interface BodyFieldBounds {
  /** Largest body that is waited for, by its Content-Length. */
  readonly maxBytes: number;
  /** How long it may take to arrive, in ms. */
  readonly withinMs: number;
}

/**
 * Reads the fields of a JSON body beside whoever else reads the request, and hands them over once: the real host puts
 * them into the trigger metadata, and has read the body before it invokes the function. Waiting for every body would
 * keep an app from answering while a large or slow upload is under way, so only a body is waited for that has a
 * Content-Length within the bounds, begins with `{` and arrives in time; for any other there are none, at once. The
 * type of the content plays no part, and a chunked body has no fields there either.
 */
export function readBodyFields(
  request: IncomingMessage,
  bounds: BodyFieldBounds,
  onFields: (fields: BodyFields) => void,
): void {
  const length = Number(request.headers['content-length'] ?? 0);
  if (!(length > 0 && length <= bounds.maxBytes)) {
    onFields({});
    return;
  }
  let text = '';
  let isDone = false;
  const decoder = new TextDecoder();
  const finish = (fields: BodyFields): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    request.off('data', onData).off('end', onEnd);
    onFields(fields);
  };
  const onData = (chunk: Buffer): void => {
    text += decoder.decode(chunk, { stream: true });
    if (/^\s*[^\s{]/.test(text)) finish({});
  };
  const onEnd = (): void => finish(parseBodyFields(text));
  // What had arrived while this process was busy is read before the time counts as over.
  const timer = setTimeout(() => setImmediate(finish, {}), bounds.withinMs);
  request.on('data', onData).on('end', onEnd);
}

/**
 * Turns the fields of a JSON object into trigger metadata, as the HTTP extension of the host does: texts, numbers and
 * booleans (`True`, `False`) as strings, objects and arrays as JSON, nothing for null. Anything else has no fields.
 */
export function parseBodyFields(text: string): BodyFields {
  const fields = Object.entries(parseObject(text)).filter(([, value]) => value !== null);
  return Object.fromEntries(fields.map(([name, value]) => [name, toMetadataValue(value)]));
}

function parseObject(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function toMetadataValue(value: unknown): TriggerMetadataValue {
  if (typeof value === 'string') return { string: value };
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  const json = JSON.stringify(value);
  return typeof value === 'number' ? { string: json } : { json };
}
