import { once } from 'node:events';
import { createServer, request as createRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseBodyFields, readBodyFields } from '../../../../../dev/host/calls/read-body-fields.ts';
import type { BodyFields } from '../../../../../dev/host/calls/read-body-fields.ts';
import { listenOnLoopback } from '../../../../../dev/listen-on-loopback.ts';

const bounds = { maxBytes: 100, withinMs: 10_000 };

/** Opens a server that reads the fields of each request, and its body beside them. */
async function open(withinMs = bounds.withinMs) {
  const fields = Promise.withResolvers<BodyFields>();
  const times: number[] = [];
  const onFields = (given: BodyFields): void => {
    times.push(1);
    fields.resolve(given);
  };
  const server = createServer((request, response) => {
    // A caller of a test may leave.
    text(request).then(
      (body) => response.end(body),
      () => response.destroy(),
    );
    readBodyFields(request, { ...bounds, withinMs }, onFields);
  });
  const listening = await listenOnLoopback(server, 0);
  onTestFinished(() => listening.close());
  const send = (headers: Record<string, string | number>) =>
    createRequest({ host: '127.0.0.1', port: listening.port, method: 'POST', headers, agent: false });
  return { send, fields: fields.promise, times };
}

describe('readBodyFields()', () => {
  it('readBodyFields() hands over the fields once the body is whole, and leaves the body to its reader', async () => {
    const { send, fields, times } = await open();
    const body = '{"a":"é"}';
    const request = send({ 'content-length': Buffer.byteLength(body) });
    request.write(Buffer.from(body).subarray(0, 7));
    await once(request, 'socket');
    request.end(Buffer.from(body).subarray(7));
    const [answer] = await once(request, 'response');
    expect([await fields, await text(answer), times]).toEqual([{ a: { string: 'é' } }, body, [1]]);
  });

  it.each([
    ['a body above the bound', { 'content-length': 101 }, ''],
    ['a chunked body', { 'transfer-encoding': 'chunked' }, '{'],
    ['a body that is no JSON object', { 'content-length': 50 }, ' ['],
  ])('readBodyFields() does not wait for %s', async (_name, headers, start) => {
    const { send, fields } = await open();
    const request = send(headers);
    request.on('error', () => undefined).flushHeaders();
    request.write(start);
    expect(await fields).toEqual({});
    request.destroy();
  });

  it('readBodyFields() does not wait for a body longer than its time', async () => {
    const { send, fields, times } = await open(1);
    const request = send({ 'content-length': 9 });
    request.write('{"a":');
    expect(await fields).toEqual({});
    request.end('"1"}');
    const [answer] = await once(request, 'response');
    expect([await text(answer), times]).toEqual(['{"a":"1"}', [1]]);
  });
});

describe('parseBodyFields()', () => {
  it.each([
    ['texts and numbers as strings', '{"a":"x","b":1.5}', { a: { string: 'x' }, b: { string: '1.5' } }],
    ['booleans as .NET writes them', '{"a":true,"b":false}', { a: { string: 'True' }, b: { string: 'False' } }],
    ['objects and arrays as JSON', '{"a":{"b":1},"c":[2]}', { a: { json: '{"b":1}' }, c: { json: '[2]' } }],
    ['nothing for null', '{"a":null}', {}],
    ['nothing for what is no object', '[{"a":1}]', {}],
    ['nothing for what is no JSON', '{"a":', {}],
  ])('parseBodyFields() gives %s', (_name, body, expected) => {
    expect(parseBodyFields(body)).toEqual(expected);
  });
});
