import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, readProblem } from '../support/read-problem.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';

const faulty = {
  INFERENCE_ENDPOINT: 'ftp://canary.example',
  CHAT_DEPLOYMENT: '',
  INFERENCE_AUTH: 'canary-auth',
  KEY_VAULT_URI: 'http://canary.example',
  SUMMARISE_PARALLEL_CALLS: 'canary-many',
  ANSWER_DEADLINE_MS: '7',
};
const names = Object.keys(faulty);

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({ endpoint: '', key: 'canary-key', settings: faulty });
});
afterAll(() => app.close());

describe('the app with faulty settings', () => {
  it('GET health/live answers', async () => {
    const response = await fetch(`${app.url}/health/live`);

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'live' });
  });

  it.each(['summarise', 'summarize'])(
    'POST %s answers 503 settings_invalid and tells nothing of them',
    async (path) => {
      const problem = await readProblem(await app.post(path, { text: 'Good.' }));

      expect(problem).toMatchObject({ status: 503, code: 'settings_invalid' });
      expect(problem).not.toHaveProperty('errors');
      expect(JSON.stringify(problem)).not.toMatch(new RegExp(['canary', ...names].join('|')));
    },
  );

  it('POST summarise answers with a problem also where a stream was asked for', async () => {
    const response = await app.post('summarise', { text: 'Good.' }, { accept: 'text/event-stream' });

    expect(await readProblem(response)).toMatchObject({ status: 503, code: 'settings_invalid' });
  });

  it('GET health/ready names all faulty settings and no value', async () => {
    const response = await fetch(`${app.url}/health/ready`);
    const text = await response.clone().text();
    const { status, code, errors } = await readProblem(response);

    expect({ status, code }).toEqual({ status: 503, code: 'settings_invalid' });
    expect(errors?.map(({ pointer }) => pointer).sort()).toEqual(names.map((name) => `/${name}`).sort());
    expect(text).not.toContain('canary');
  });

  it('the log names all faulty settings and no value', () => {
    for (const name of names) expect(app.log()).toMatch(new RegExp(`^Setting ${name} (?:must be|is not set)`, 'm'));
    expect(app.log()).not.toContain('canary');
  });

  it('POST summarise refuses before it reads the body', async () => {
    const response = await app.post('summarise', 'a'.repeat(10_000_000), { 'content-type': 'text/plain' });

    expect(problemSchema.parse(await response.json()).code).toBe('settings_invalid');
  });
});
