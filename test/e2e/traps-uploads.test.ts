import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openConnection, type RawConnection } from '../support/open-connection.ts';
import { problemSchema } from '../support/read-problem.ts';
import { startTraps, type TrapsApp } from '../support/start-traps.ts';

const mebibyte = 1024 * 1024;
/** Of the app of traps. */
const maxBodyBytes = 49 * mebibyte;
const small = '{"a":1}';
const post = 'POST /api/piped/upload HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
const next = `${post}content-length: ${small.length}\r\n\r\n${small}`;

let traps: TrapsApp;

beforeAll(async () => {
  // Longer than any test: what the app does not read to its end is not answered, as on Azure.
  traps = await startTraps(60_000);
});
afterAll(() => traps.close());

async function open(): Promise<RawConnection> {
  const connection = await openConnection(traps.url);
  onTestFinished(() => connection.close());
  return connection;
}

/** Writes so much of a body, in the form that the head of its request announced. */
function writeBody(connection: RawConnection, form: string, bytes: number): Promise<void> {
  return form === 'chunked' ? connection.writeChunks(bytes) : connection.write(Buffer.alloc(bytes, ' '));
}

const headOf = (form: string, bytes: number): string =>
  form === 'chunked' ? 'transfer-encoding: chunked\r\n\r\n' : `content-length: ${bytes}\r\n\r\n`;
const endOf = (form: string): string => (form === 'chunked' ? '0\r\n\r\n' : '');

const uploads = [
  { megabytes: 3, bytes: 3 * mebibyte, form: 'chunked' },
  { megabytes: 3, bytes: 3 * mebibyte, form: 'with a length' },
  { megabytes: 50, bytes: 48 * mebibyte, form: 'chunked' },
  { megabytes: 50, bytes: 48 * mebibyte, form: 'with a length' },
];

describe('the traps of an upload in streaming mode', () => {
  it.each(uploads)(
    'readBody() gives a body of $megabytes MB up that stalls, $form, reads on, and serves the next',
    async ({ bytes, form }) => {
      const connection = await open();
      const id = `stall.${bytes}.${form.length}`;
      const half = bytes / 2;
      await connection.write(`${post}x-request-id: ${id}\r\n${headOf(form, bytes)}`);
      await writeBody(connection, form, half);
      await traps.logged(new RegExp(`request ${id}$`));
      await writeBody(connection, form, half);
      await connection.write(`${endOf(form)}${next}`);
      const refused = await connection.answer();

      await traps.logged(new RegExp(`^all read of ${id}$`));
      expect(refused.status).toBe(400);
      expect(problemSchema.parse(refused.body).detail).toBe(
        `Cannot read the body: no byte of it came for 1000 ms, the limit, behind the first ${half} bytes`,
      );
      expect(await connection.answer()).toMatchObject({ status: 200, body: { fields: ['a'] } });
    },
  );

  it.each(uploads)(
    'readBody() refuses a body that is $megabytes MB too large, $form, reads on, and serves the next',
    async ({ bytes, form }) => {
      const size = maxBodyBytes + bytes;
      const connection = await open();
      const id = `over.${bytes}.${form.length}`;
      await connection.write(`${post}x-request-id: ${id}\r\n${headOf(form, size)}`);
      await writeBody(connection, form, size);
      await connection.write(`${endOf(form)}${next}`);
      const refused = await connection.answer();

      await traps.logged(new RegExp(`^all read of ${id}$`));
      expect(refused.status).toBe(413);
      const seen = form === 'chunked' ? 'more' : `${size} bytes`;
      expect(problemSchema.parse(refused.body).detail).toBe(
        `Cannot read the body: the limit is ${maxBodyBytes} bytes, it has ${seen}`,
      );
      expect((await connection.answer()).status).toBe(200);
    },
  );

  it.each([
    { accept: 'text/event-stream', limitMs: 2_000 },
    { accept: 'application/json', limitMs: 3_000 },
  ])('createHandler() answers a request for $accept whose body comes too slowly', async ({ accept, limitMs }) => {
    const id = `slow.${limitMs}`;
    const connection = await open();
    const length = 100;
    const head = `${post}accept: ${accept}\r\nx-request-id: ${id}\r\ncontent-length: ${length}\r\n\r\n`;
    await connection.write(head);
    let sent = 0;
    const trickle = setInterval(() => {
      sent += 1;
      void connection.write(' ');
    }, 100);
    onTestFinished(() => clearInterval(trickle));
    await traps.logged(new RegExp(`request ${id}`));
    clearInterval(trickle);
    await connection.write(' '.repeat(length - sent));

    const refused = await connection.answer();
    expect(refused.status).toBe(504);
    expect(problemSchema.parse(refused.body)).toMatchObject({
      code: 'deadline_exceeded',
      detail: `Cannot read the body in time: all of it has to be there within ${limitMs} ms`,
    });
  });

  it('createBodyBudget() counts what callers have sent and not what they announce', async () => {
    const trickling = await Promise.all(Array.from({ length: 4 }, open));
    for (const [index, connection] of trickling.entries())
      await connection.write(`${post}x-request-id: announced.${index}\r\n${headOf('with a length', 48 * mebibyte)}{`);
    const honest = await open();
    await honest.write(next);
    expect(await honest.answer()).toMatchObject({ status: 200, body: { fields: ['a'] } });
    for (const connection of trickling) connection.close();
    await Promise.all(trickling.map((_, index) => traps.logged(new RegExp(`499 .*request announced.${index}$`))));
  });

  it('createHandler() takes nothing from others for callers who leave in their uploads', async () => {
    for (const [id, form] of [
      ['left.1', 'chunked'],
      ['left.2', 'with a length'],
    ] as const) {
      const connection = await open();
      await connection.write(`${post}x-request-id: ${id}\r\n${headOf(form, 40 * mebibyte)}`);
      await writeBody(connection, form, 20 * mebibyte);
      connection.close();
      expect(await traps.logged(new RegExp(`request ${id}$`))).toMatch(/^piped-upload 499 in/);
    }
    const connection = await open();
    await connection.write(`${post}${headOf('with a length', 48 * mebibyte)}{}`);
    await connection.write(Buffer.alloc(48 * mebibyte - 2, ' '));
    expect((await connection.answer()).status).toBe(200);
  });
});

describe('the bound of all bodies in flight', () => {
  const hold = post.replace('upload', 'hold');

  /** Keeps a body of 40 MB in flight until the test lets it go. */
  async function holdBody(): Promise<{ readonly letGo: () => Promise<void> }> {
    const connection = await open();
    await connection.write(`${hold}${headOf('with a length', 40 * mebibyte)}{}`);
    await connection.write(Buffer.alloc(40 * mebibyte - 2, ' '));
    await fetch(`${traps.url}/piped/held`);
    return {
      letGo: async () => {
        await fetch(`${traps.url}/piped/release`);
        await connection.answer();
      },
    };
  }

  it.each(['chunked', 'with a length'])(
    'createBodyBudget() refuses a body beyond it, %s, serves what needs none, and has room again behind it',
    async (form) => {
      const { letGo } = await holdBody();
      const connection = await open();
      await connection.write(`${post}${headOf(form, 48 * mebibyte)}`);
      await writeBody(connection, form, 48 * mebibyte);
      await connection.write(endOf(form));
      const refused = await connection.answer();
      const without = await fetch(`${traps.url}/piped/held`);

      expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded', retryAfterMs: 2_000 } });
      expect(problemSchema.parse(refused.body).detail).toMatch(
        /other requests in flight hold 41943040 bytes, .* the limit of all is 67108864 bytes$/,
      );
      expect(without.status).toBe(200);

      await letGo();
      await connection.write(`${post}${headOf('with a length', 48 * mebibyte)}{}`);
      await connection.write(Buffer.alloc(48 * mebibyte - 2, ' '));
      expect((await connection.answer()).status).toBe(200);
    },
  );
});
