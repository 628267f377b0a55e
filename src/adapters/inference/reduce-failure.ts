import * as z from 'zod';
import type { FilteredCategory } from '../../shared/app-error.ts';
import { onFirstUse } from '../../shared/on-first-use.ts';
import { parseJson } from './parse-json.ts';

/** A failed answer as it came. */
export interface FailedAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** What all the shapes of error bodies have in common. */
export interface ReducedFailure {
  readonly status: number;
  /** The endpoint's own code where it is a plain word of at most 64 characters; see `AppError`. */
  readonly code?: string;
  /** The beginning of the body as it came, to be searched for words and never shown. */
  readonly text: string;
  /** What a content filter found; present exactly when one refused. */
  readonly filtered?: readonly FilteredCategory[];
}

/** Longest part of a body that is searched, in UTF-16 code units. */
const maxSearchedLength = 4096;

const text = () => z.string().optional().catch(undefined);
const word = () =>
  z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined);
const factsSchema = () =>
  z.object({
    code: word(),
    type: text(),
    innererror: z
      .object({
        code: text(),
        content_filter_result: z.unknown().optional(),
        content_filter_results: z.unknown().optional(),
      })
      .optional()
      .catch(undefined),
  });
const bodySchema = onFirstUse(() => factsSchema().extend({ error: factsSchema().optional().catch(undefined) }));
const filterResultsSchema = onFirstUse(() =>
  z.record(
    z.string(),
    z
      .object({ filtered: z.boolean().optional(), detected: z.boolean().optional(), severity: z.string().optional() })
      .catch({}),
  ),
);

const filterCode = /^(?:content_?filter(?:_error|ed)?|ResponsibleAIPolicyViolation)$/i;

/**
 * Reduces any error body to its facts, whatever its shape: `error` as an object or a text, codes at the top or as numbers,
 * nothing but a `detail` or a `message`, JSON served as `text/plain`, and what is no JSON at all.
 * The shapes are those of Azure's gateways, of models behind them, and of vLLM and Mistral servers.
 */
export function reduceFailure({ status, headers, text: bodyText }: FailedAnswer): ReducedFailure {
  const body = parseBody(bodyText);
  const inner = body.error ?? body;
  const code = [inner.code, inner.innererror?.code, headers['x-ms-error-code'], inner.type]
    .map(toCode)
    .find((candidate) => candidate !== undefined);
  const isFiltered = [inner.code, inner.innererror?.code].some((word) => filterCode.test(word ?? ''));
  return {
    status,
    text: bodyText.slice(0, maxSearchedLength),
    ...(code !== undefined && { code }),
    ...(isFiltered && {
      filtered: readFilteredCategories(
        inner.innererror?.content_filter_result ?? inner.innererror?.content_filter_results,
      ),
    }),
  };
}

/** The categories a filter result marks as filtered or detected, with their severity. */
export function readFilteredCategories(results: unknown): readonly FilteredCategory[] {
  const categories = filterResultsSchema().safeParse(results).data ?? {};
  return Object.entries(categories)
    .filter(([, { filtered, detected }]) => filtered === true || detected === true)
    .flatMap(([name, { severity }]) => {
      const category = toCode(name);
      const level = toCode(severity);
      if (category === undefined) return [];
      return level === undefined ? [{ category }] : [{ category, severity: level }];
    })
    .slice(0, 20);
}

/** A code as it may be shown: a plain word. Anything else could be a sentence of the endpoint. */
export function toCode(code: string | undefined): string | undefined {
  const candidate = code?.trim().replaceAll(' ', '_');
  return candidate !== undefined && /^[\w.-]{1,64}$/.test(candidate) ? candidate : undefined;
}

function parseBody(bodyText: string): z.infer<ReturnType<typeof bodySchema>> {
  return bodySchema().safeParse(parseJson(bodyText)).data ?? {};
}
