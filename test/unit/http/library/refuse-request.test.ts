import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseRequest } from '../../../../src/http/library/refuse-request.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A request that is refused while its body is on its way. */
function refuseUpload(): { readonly request: IncomingMessage; readonly response: ServerResponse } {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  refuseRequest(response, 'unclaimed-request');
  return { request, response };
}

describe('refuseRequest()', () => {
  it('answers at once, and ends the answer with the upload', async () => {
    const { request, response } = refuseUpload();
    expect([response.statusCode, response.headersSent, response.writableEnded]).toEqual([400, true, false]);
    request.push(Buffer.alloc(100));
    request.push(null);
    await new Promise((resolve) => request.once('end', resolve));
    expect(response.writableEnded).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends the answer 10 s later where the upload does not end', () => {
    const { response } = refuseUpload();
    vi.advanceTimersByTime(9_999);
    expect(response.writableEnded).toBe(false);
    vi.advanceTimersByTime(1);
    expect(response.writableEnded).toBe(true);
  });
});
