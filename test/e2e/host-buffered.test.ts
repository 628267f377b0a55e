import { once } from 'node:events';
import { request as createRequest } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startRowsHost } from '../support/start-rows-host.ts';

describe('local host, a buffered app whose worker dies', () => {
  it('the host answers calls and uploads in flight with an empty 500, and goes on with a new worker', async () => {
    await using host = await startRowsHost('buffered');
    const held = host.call('held', { method: 'POST' });
    await host.logged(/Executing 'Functions\.held'/);
    const upload = connect(Number(new URL(host.url).port), '127.0.0.1');
    upload.write('POST /api/count HTTP/1.1\r\nhost: a\r\ncontent-length: 50\r\nconnection: close\r\n\r\nhalf');
    await host.call('answer/string');
    const uploaded = once(upload, 'data');

    host.kill();
    const answer = await held;
    expect([answer.status, answer.headers['content-length'], answer.body.length]).toEqual([500, '0', 0]);
    expect(String(await uploaded)).toMatch(/^HTTP\/1\.1 500 /);
    // The rest of the upload belongs to a call that is over.
    upload.end('x'.repeat(46));
    await once(upload, 'close');
    expect((await host.call('answer/string')).status).toBe(200);
    const started = host.entries.filter(({ message }) => message.startsWith('Executing'));
    expect(started.map(({ functionName }) => functionName)).toEqual(['held', 'answer', 'answer']);
  });

  it('the host sends the rest of an answer whose invocation has ended before, and tells of one end only', async () => {
    await using host = await startRowsHost('buffered');
    // More than the connection holds while its caller does not read.
    const bytes = 30_000_000;
    const request = createRequest(`${host.url}/api/mirror`, { method: 'POST', agent: false });
    request.setHeader('content-length', bytes).end(Buffer.alloc(bytes));
    const [answer] = await once(request, 'response');
    host.kill();
    await host.logged(/The worker ended by itself/);
    expect((await buffer(answer)).length).toBe(bytes);
    const ends = host.entries.filter(({ message }) => message.startsWith("Executed 'Functions.mirror'"));
    expect(ends.map(({ level }) => level)).toEqual(['information']);
  });
});

describe('local host, a buffered app and large bodies', () => {
  it('the host passes bytes on as they are, both ways', async () => {
    await using host = await startRowsHost('buffered');
    const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => index % 256));
    const answer = await host.call('mirror', { method: 'POST', body: bytes });
    expect(answer.body.equals(bytes)).toBe(true);
  });

  it('the host sends an answer to a caller that is still uploading a chunked body', async () => {
    await using host = await startRowsHost('buffered');
    const upload = createRequest(`${host.url}/api/count`, { method: 'POST', agent: false });
    upload.write('x');
    const [answer] = await once(upload, 'response');
    upload.end('y');
    expect(JSON.parse((await buffer(answer)).toString())).toEqual({ bytes: 0 });
  });
});
