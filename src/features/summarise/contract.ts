import * as z from 'zod';
import { hasWords } from '../../shared/split-sentences.ts';
import type { HttpContract } from '../../shared/http-contract.ts';

const maxSentences = 50;
const minWords = 5;
const maxWords = 2_000;
/** RFC 5646, section 4.4.1: room for every tag in use. */
const maxLanguageCharacters = 64;
const maxFocusCharacters = 500;
const maxDeploymentCharacters = 128;

/** An upper bound for a summary; it is exceeded by 20 % at most. */
const lengthSchema = z
  .union(
    [
      z.enum(['short', 'medium', 'long']),
      z.strictObject({ sentences: z.int().min(1).max(maxSentences) }),
      z.strictObject({ words: z.int().min(minWords).max(maxWords) }),
    ],
    { error: 'must be "short", "medium", "long", {"sentences": n} or {"words": n}' },
  )
  .describe('How long the summary may be: short is 2 sentences, medium 5, long 10; exceeded by 20 % at most');

/** What to summarise, and how. */
export const summariseRequestSchema = z.strictObject({
  text: z
    .string()
    .refine(hasWords, { error: 'must hold words, has none' })
    .describe('Plain text or Markdown in any language; bounded by the size of the body'),
  length: lengthSchema.default('medium'),
  format: z
    .enum(['paragraph', 'bullets', 'headline'])
    .default('paragraph')
    .describe('bullets: one line each, beginning with "- "; headline: one line of at most 160 characters'),
  language: z
    .string()
    .max(maxLanguageCharacters, { abort: true })
    .refine(isLanguageTag, { error: 'must be a language tag such as "en", "es" or "zh-Hant"' })
    .optional()
    .describe('Language of the summary as a BCP 47 tag; the language of the text when absent'),
  focus: z
    .string()
    .min(1)
    .max(maxFocusCharacters)
    .optional()
    .describe('What the reader wants to know; the summary keeps to it'),
  deployment: z
    .string()
    .min(1)
    .max(maxDeploymentCharacters)
    .optional()
    .describe('Name of a chat deployment; the default one when absent'),
});

/** A request whose defaults are filled in. */
export type SummariseRequest = z.infer<typeof summariseRequestSchema>;

/** The summary and where it comes from. */
export const summariseAnswerSchema = z.object({
  summary: z.string(),
  truncated: z
    .boolean()
    .describe('Whether something is missing at an end: the model wrote past the length, or ran into its own cap'),
  strategy: z
    .enum(['single', 'mapReduce'])
    .describe('single: the text went to the model whole; mapReduce: in chunks, whose summaries were joined'),
  chunks: z.int().describe('Pieces the text was split into'),
  deployment: z.string().describe('The deployment that wrote the summary'),
  model: z.string().describe('Its model, as it names itself'),
  usage: z.object({
    inputTokens: z.int(),
    outputTokens: z.int(),
    calls: z.int().describe('Model calls whose answers were used'),
  }),
  attempts: z.int().describe('Model calls made, with those that were repeated'),
});

/** The JSON answer, and the data of a stream's `done` event. */
export type SummariseAnswer = z.infer<typeof summariseAnswerSchema>;

/** `POST summarise`. */
export const summariseContract: HttpContract<SummariseRequest, SummariseAnswer> = {
  name: 'summarise',
  method: 'POST',
  route: 'summarise',
  authLevel: 'function',
  summary: 'Summarise a text of any length',
  settings: 'valid',
  request: summariseRequestSchema,
  bodyLimit: 'summarise',
  answer: summariseAnswerSchema,
  canStream: true,
};

/** `POST summarize`: the same under its American spelling. */
export const summarizeContract: HttpContract<SummariseRequest, SummariseAnswer> = {
  ...summariseContract,
  name: 'summarize',
  route: 'summarize',
};

function isLanguageTag(tag: string): boolean {
  try {
    return tag !== '' && Intl.getCanonicalLocales(tag).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
