import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openConnection, type RawConnection } from '../support/open-connection.ts';
import { problemSchema, readProblem } from '../support/read-problem.ts';
import { type AppOnEmulator, startAppOnEmulator } from '../support/start-app-on-emulator.ts';

const mebibyte = 1024 * 1024;
const maxBodyBytes = mebibyte;
const canary = 'canary-in-the-request';

let app: AppOnEmulator;

beforeAll(async () => {
  app = await startAppOnEmulator({ settings: { SUMMARISE_MAX_BODY_BYTES: `${maxBodyBytes}` } });
});
afterAll(() => app.close());

interface BadRequest {
  readonly name: string;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
  readonly detail?: RegExp;
  /** JSON Pointers of the bad fields. */
  readonly pointers?: readonly string[];
}

const invalid = { status: 400, code: 'invalid_request' };
const unsupported = { status: 415, code: 'unsupported_media_type' };
const good = JSON.stringify({ text: 'The harbour was built in 1890. It is a museum now.' });

const badRequests: readonly BadRequest[] = [
  { name: 'an empty body', body: '', ...invalid, pointers: [''], detail: /empty/ },
  { name: 'half a JSON document', body: '{"text": "a', ...invalid, pointers: [''], detail: /not valid JSON/ },
  { name: 'bytes that are no UTF-8', body: new Uint8Array([0x7b, 0xff]), ...invalid, pointers: [''], detail: /UTF-8/ },
  { name: 'JSON that is no object', body: '["text"]', ...invalid, pointers: [''], detail: /must be an object/ },
  { name: 'an unknown field', body: { text: 'Good.', legth: 'short' }, ...invalid, pointers: ['/legth'] },
  { name: 'a missing text', body: {}, ...invalid, pointers: ['/text'], detail: /required/ },
  { name: 'a blank text', body: { text: ' \n\t ' }, ...invalid, pointers: ['/text'], detail: /no words|has none/ },
  { name: 'a length out of range', body: { text: 'a', length: { words: 2 } }, ...invalid, pointers: ['/length/words'] },
  {
    name: 'all bad fields together',
    body: { text: 7, length: 'huge', format: canary, language: 'no tag', focus: '', deployment: '', more: 1 },
    ...invalid,
    pointers: ['/text', '/length', '/format', '/language', '/focus', '/deployment', '/more'],
  },
  { name: 'a text as media type', body: good, headers: { 'content-type': 'text/plain' }, ...unsupported },
  {
    name: 'another charset',
    body: good,
    headers: { 'content-type': 'application/json; charset=latin1' },
    ...unsupported,
  },
  {
    name: 'a packed body',
    body: gzipSync(good),
    headers: { 'content-encoding': 'gzip' },
    ...unsupported,
    detail: /gzip/,
  },
  {
    name: 'a body whose length is too large',
    body: { text: 'a'.repeat(maxBodyBytes) },
    status: 413,
    code: 'body_too_large',
    detail: /limit is 1048576 bytes, it has 1048587 bytes/,
  },
  {
    name: 'a deployment that does not exist',
    body: { text: 'Good.', deployment: 'not-here' },
    status: 404,
    code: 'deployment_not_found',
    detail: /'not-here'/,
  },
];

describe.each([
  { asked: 'an answer', accept: 'application/json' },
  { asked: 'a stream', accept: 'text/event-stream' },
])('POST summarise, asked for $asked, with a bad request', ({ accept }) => {
  it.each(badRequests)('POST summarise answers $name with $status $code', async (bad) => {
    const response = await app.post('summarise', bad.body, { accept, ...bad.headers });
    const problem = await readProblem(response);

    expect(problem).toMatchObject({
      status: bad.status,
      code: bad.code,
      detail: expect.stringMatching(bad.detail ?? /./),
    });
    expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(bad.pointers?.toSorted());
  });
});

describe('POST summarise, uploads', () => {
  const post = 'POST /api/summarise HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  const goodRequest = `${post}content-length: ${good.length}\r\n\r\n${good}`;
  const open = async (): Promise<RawConnection> => {
    const connection = await openConnection(app.url);
    onTestFinished(() => connection.close());
    return connection;
  };

  it.each([
    { over: 3, accept: 'application/json' },
    { over: 50, accept: 'application/json' },
    { over: 3, accept: 'text/event-stream' },
  ])('POST summarise refuses $over MB too much at once, reads on, and serves the next ($accept)', async (row) => {
    const connection = await open();
    await connection.write(`${post}accept: ${row.accept}\r\ntransfer-encoding: chunked\r\n\r\n`);
    await connection.writeChunks(maxBodyBytes + mebibyte);
    const refused = await connection.answer();
    await connection.writeChunks((row.over - 1) * mebibyte);
    await connection.write(`0\r\n\r\n${goodRequest}`);

    expect(refused.status).toBe(413);
    expect(problemSchema.parse(refused.body).detail).toMatch(/limit is 1048576 bytes, it has more$/);
    expect((await connection.answer()).status).toBe(200);
  });

  it.each([
    { name: 'a length that is too large', head: post, status: 413 },
    { name: 'a media type', head: post.replace('application/json', 'text/plain'), status: 415 },
    { name: 'a content encoding', head: `${post}content-encoding: gzip\r\n`, status: 415 },
  ])('POST summarise refuses $name before the body has come, reads on, and serves the next', async (row) => {
    const connection = await open();
    await connection.write(`${row.head}content-length: ${3 * mebibyte}\r\n\r\n`);
    const refused = await connection.answer();
    await connection.write(Buffer.alloc(3 * mebibyte));
    await connection.write(goodRequest);

    expect(refused.status).toBe(row.status);
    expect((await connection.answer()).status).toBe(200);
  });

  it('POST summarise reads a body that comes in pieces', async () => {
    const connection = await open();
    await connection.write(`${post}transfer-encoding: chunked\r\n\r\n`);
    for (const character of good) await connection.write(`1\r\n${character}\r\n`);
    await connection.write('0\r\n\r\n');

    expect(await connection.answer()).toMatchObject({ status: 200, body: { strategy: 'single' } });
  });
});

describe('POST summarise, the log', () => {
  it('POST summarise logs codes, and nothing of what was sent', async () => {
    await app.post('summarise', { text: 'Good.', format: canary, [canary]: canary }, { 'x-request-id': 'logged.1' });

    expect(await app.logged(/request logged\.1$/)).toMatch(
      /^summarise 400 invalid_request in \d+ ms, request logged\.1$/,
    );
    expect(app.log()).not.toContain(canary);
    expect(app.log()).not.toContain(app.key);
  });

  it.each(['has space', 'x'.repeat(65), 'semi;colon'])('POST summarise takes no request id like %s', async (id) => {
    const response = await app.post('summarise', '', { 'x-request-id': id });

    expect((await readProblem(response)).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});
