import { sampleRequest } from '../load/sample-request.ts';
import type { SoakRequest } from './soak-request.ts';

/** One kind of request of the mixed load. */
export interface SoakKind {
  readonly name: string;
  /** How often it comes, against the other kinds. */
  readonly weight: number;
  /** Makes the next one, of numbers from 0 up to 1, not included. */
  readonly next: (random: () => number) => SoakRequest;
  /** Statuses it may be answered with. */
  readonly statuses: readonly number[];
  /** What is wrong with an answer of status 200; `undefined` for nothing. */
  readonly findFault?: (text: string) => string | undefined;
}

const megabyte = 1e6;
const json = { 'content-type': 'application/json' };
const events = { ...json, accept: 'text/event-stream' };
const sample = JSON.stringify(sampleRequest);
/** Goes to the model in several pieces. */
const long = JSON.stringify({ text: `${sampleRequest.text}\n\n`.repeat(200) });
/** Above the 8 MiB that a body may have. */
const tooLarge = Buffer.alloc(9 * megabyte, ' ');
/** Success, and the answers for what the model may do. */
const answers = [200, 429, 502, 503, 504];

const post = (request: Omit<SoakRequest, 'method' | 'path'>): SoakRequest => ({
  method: 'POST',
  path: 'summarise',
  ...request,
});
const live = (headers: Readonly<Record<string, string>>): SoakRequest => ({
  method: 'GET',
  path: 'health/live',
  headers,
});

/** The mixed load: what callers ask for, what they do wrong, and what a hostile one sends. */
export const soakKinds: readonly SoakKind[] = [
  {
    name: 'JSON',
    weight: 30,
    statuses: answers,
    findFault: noSummary,
    next: () => post({ headers: json, body: sample }),
  },
  {
    name: 'JSON, long',
    weight: 3,
    statuses: answers,
    findFault: noSummary,
    next: () => post({ headers: json, body: long }),
  },
  {
    name: 'JSON, chunked',
    weight: 3,
    statuses: answers,
    findFault: noSummary,
    next: () => post({ headers: json, body: sample, upload: 'chunked' }),
  },
  {
    name: 'stream',
    weight: 22,
    statuses: answers,
    findFault: noEnd,
    next: () => post({ headers: events, body: sample }),
  },
  {
    name: 'stream, long',
    weight: 2,
    statuses: answers,
    findFault: noEnd,
    next: () => post({ headers: events, body: long }),
  },
  {
    name: 'stream, left',
    weight: 12,
    statuses: answers,
    next: () => post({ headers: events, body: sample, leave: 'onAnswer' }),
  },
  {
    name: 'stream, left at any time',
    weight: 4,
    statuses: answers,
    next: (random) => post({ headers: events, body: sample, leave: 50 * random() }),
  },
  {
    name: 'JSON, left at any time',
    weight: 4,
    statuses: answers,
    next: (random) => post({ headers: json, body: sample, leave: 20 * random() }),
  },
  {
    name: 'upload, left',
    weight: 4,
    statuses: [],
    next: (random) => post({ headers: json, body: long, upload: 'halfway', leave: 200 * random() }),
  },
  { name: 'broken JSON', weight: 3, statuses: [400], next: () => post({ headers: json, body: '{"text": ' }) },
  {
    name: 'unknown field',
    weight: 3,
    statuses: [400],
    next: () => post({ headers: json, body: '{"text": "A text.", "txt": 1}' }),
  },
  {
    name: 'other media type',
    weight: 3,
    statuses: [415],
    next: () => post({ headers: { 'content-type': 'text/plain' }, body: 'A text.' }),
  },
  { name: 'too large', weight: 0.5, statuses: [413], next: () => post({ headers: json, body: tooLarge }) },
  {
    name: 'too large, chunked',
    weight: 0.5,
    statuses: [413],
    next: () => post({ headers: json, body: tooLarge, upload: 'chunked' }),
  },
  { name: 'no such route', weight: 1, statuses: [404], next: () => ({ method: 'GET', path: 'none' }) },
  { name: 'liveness', weight: 2, statuses: [200], next: () => live({}) },
  { name: 'readiness', weight: 1, statuses: [200, 503], next: () => ({ method: 'GET', path: 'health/ready' }) },
  { name: 'large headers', weight: 1, statuses: [200], next: () => live({ 'x-large': 'x'.repeat(20_000) }) },
  { name: 'oversized headers', weight: 1, statuses: [431], next: () => live({ 'x-large': 'x'.repeat(40_000) }) },
  // Each is held for 10 s before it is refused, so that more of them would leave room for nothing else.
  {
    name: 'forged invocation id',
    weight: 0.1,
    statuses: [400],
    next: (random) => live({ 'x-ms-invocation-id': `forged-${random()}` }),
  },
];

function noSummary(text: string): string | undefined {
  return /^\{"summary":".+\}$/s.test(text) ? undefined : 'it holds no summary';
}

function noEnd(text: string): string | undefined {
  return /\nevent: (?:done|error)\ndata: .+\n\n$/.test(text) ? undefined : 'it ends without a last event';
}
