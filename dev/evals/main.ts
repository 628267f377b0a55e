import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluateSummaries, parseReferenceDocuments } from './evaluate-summaries.ts';
import { startEvaluatedApp } from './start-evaluated-app.ts';

// `npm run eval -- --data FOLDER`: measures the quality of the answers of the built app over the emulator.

/** Least mean ROUGE-1 of one-sentence summaries, in percent. */
const leastRouge1 = 35;
const summariesFile = 'scitldr_test.jsonl';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const file = values.data === undefined ? undefined : join(resolve(values.data), summariesFile);
if (file === undefined || !existsSync(file)) {
  const wanted = values.data === undefined ? 'name a folder with --data FOLDER' : `${values.data} holds no such file`;
  console.log(`${summariesFile}: not run, ${wanted}`);
} else {
  const app = await startEvaluatedApp(resolve(import.meta.dirname, '../..'));
  try {
    const documents = parseReferenceDocuments(readFileSync(file, 'utf8'));
    const scores = await evaluateSummaries(documents, app.summariseInOneSentence);
    const { rouge1, leadRouge1 } = scores;
    console.log(
      `${summariesFile}: ${scores.documents} documents, ROUGE-1 ${rouge1.toFixed(2)} (first sentence: ${leadRouge1.toFixed(2)})`,
    );
    if (scores.documents === 0 || rouge1 < leastRouge1) {
      console.error(`ROUGE-1 must be at least ${leastRouge1}`);
      process.exitCode = 1;
    }
  } finally {
    await app.close();
  }
}
