import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type SummariseAnswer, summariseAnswerSchema } from '../../src/features/summarise/contract.ts';
import {
  chatCompletion,
  type RecordingModelServer,
  sendJson,
  startRecordingModelServer,
} from '../support/recording-model-server.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';
import { startAppOnEmulator } from '../support/start-app-on-emulator.ts';

const mebibyte = 1024 * 1024;
const parallelCalls = 3;
const facts = [
  { place: 5, fact: 'The seal of Port Ambry was broken by a clerk named Ilse Tarn.' },
  { place: 50, fact: 'Nobody but the ferryman knew that the ledger lay under the chapel.' },
  { place: 95, fact: 'The debt of eleven thousand crowns was forgiven on a Tuesday.' },
];
const subjects = [
  'The harbour master',
  'A widow from the hills',
  'The younger brother',
  'The council',
  'A travelling clerk',
];
const verbs = ['counted', 'sold', 'repaired', 'remembered', 'refused', 'carried', 'described'];
const objects = ['the salt barrels', 'an old map', 'the broken oars', 'a letter from the coast', 'the winter stores'];
const places = [
  'before the storm',
  'at the market',
  'without a word',
  'in the third year',
  'for the whole parish',
  'by candlelight',
];

const text = writeText(mebibyte);
const chatSchema = z.object({ messages: z.array(z.object({ content: z.string() })) });

describe('POST summarise, a text of 1 MB', () => {
  it('POST summarise answers a text of 1 MB from the emulator', async () => {
    await using app = await startAppOnEmulator();
    const response = await app.post('summarise', { text });

    expect(response.status).toBe(200);
    const answer = summariseAnswerSchema.parse(await response.json());
    expect(answer).toMatchObject({ strategy: 'mapReduce', truncated: false });
    expect(answer.summary.length).toBeGreaterThan(100);
    expect(answer.chunks).toBeGreaterThan(25);
  });
});

// Short answers are joined by one call, long ones by rounds of calls.
describe.each([
  { name: 'short partial summaries', answerWords: 20, hasRounds: false },
  { name: 'long partial summaries', answerWords: 1_500, hasRounds: true },
])('POST summarise, a text of 1 MB with $name', ({ answerWords, hasRounds }) => {
  let model: RecordingModelServer;
  let app: RunningApp;
  let answer: SummariseAnswer;
  const answers: string[] = [];
  const inputs: string[] = [];
  let open = 0;
  let mostOpen = 0;

  beforeAll(async () => {
    model = await startRecordingModelServer(async (call, response) => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      const { messages } = chatSchema.parse(call.body);
      inputs.push(messages.map(({ content }) => content).join('\n'));
      const reply = writeAnswer(answers.length + 1, answerWords);
      answers.push(reply);
      // Whoever wants to open more calls than allowed has had the time for it when the app has answered this.
      await (await fetch(`${app.url}/health/live`)).text();
      open -= 1;
      sendJson(response, 200, chatCompletion(reply));
    });
    const settings = { SUMMARISE_PARALLEL_CALLS: `${parallelCalls}` };
    app = await startApp({ endpoint: `${model.url}/openai/v1`, key: 'any', settings });
    answer = summariseAnswerSchema.parse(await (await app.post('summarise', { text })).json());
  });
  afterAll(async () => {
    await app.close();
    await model.close();
  });

  it.each(facts)('POST summarise gives a map call the fact at $place %', ({ fact, place }) => {
    const holders = inputs.slice(0, answer.chunks).flatMap((input, index) => (input.includes(fact) ? [index] : []));

    expect(holders).toHaveLength(1);
    expect(Math.abs((holders[0] ?? 0) / answer.chunks - place / 100)).toBeLessThan(0.1);
  });

  it('POST summarise gives the map calls all of the text, once', () => {
    const entries = [
      ...inputs
        .slice(0, answer.chunks)
        .join('\n')
        .matchAll(/^Entry (\d+)\..*$/gmu),
    ];
    const inOrder = entries.toSorted(([, a], [, b]) => Number(a) - Number(b)).map(([entry]) => entry);

    expect(entries.length).toBeGreaterThan(1_000);
    expect(inOrder.join('\n\n') === text).toBe(true);
  });

  it('POST summarise gives each answer of a stage to the stage after it', () => {
    const lost = answers
      .slice(0, -1)
      .filter((reply, index) => !inputs.some((input, at) => at > index && input.includes(reply)));

    expect(lost).toEqual([]);
    expect(inputs.length > answer.chunks + 1).toBe(hasRounds);
  });

  it('POST summarise has as many calls open as allowed, and no more', () => {
    expect(mostOpen).toBe(parallelCalls);
  });

  it('POST summarise counts what all calls have used', () => {
    expect(answer).toMatchObject({
      strategy: 'mapReduce',
      usage: { calls: inputs.length, inputTokens: 9 * inputs.length, outputTokens: 2 * inputs.length },
      attempts: inputs.length,
    });
  });
});

/** A text of about `length` characters in paragraphs of which no two are the same, with the facts in their places. */
function writeText(length: number): string {
  const due = [...facts];
  let written = '';
  for (let number = 1; written.length < length; number += 1) {
    const [next] = due;
    const isDue = next !== undefined && written.length >= (length * next.place) / 100;
    if (isDue) due.shift();
    const paragraph = Array.from({ length: 6 }, (_, index) => writeSentence(number * 7 + index));
    written += `${[`Entry ${number}.`, ...paragraph, ...(isDue ? [next.fact] : [])].join(' ')}\n\n`;
  }
  return written.trimEnd();
}

function writeSentence(number: number): string {
  const pick = (words: readonly string[], divisor: number): string =>
    words[Math.floor(number / divisor) % words.length] ?? '';
  return `${pick(subjects, 1)} ${pick(verbs, 2)} ${pick(objects, 3)} ${pick(places, 5)}, as page ${number} has it.`;
}

function writeAnswer(number: number, words: number): string {
  const rest = Array.from(
    { length: words / 10 },
    (_, index) => `Part ${index + 1} of the answer to call ${number} is here.`,
  );
  return `This is answer ${number}. ${rest.join(' ')}`;
}
