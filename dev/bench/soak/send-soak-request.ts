import { Agent, type IncomingMessage, request as createRequest } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { SoakEnding, SoakRequest } from './soak-request.ts';

const agent = new Agent({ keepAlive: true });

/** Sends a request and resolves with how it ended, at the latest after `boundMs`. Never rejects. */
export function sendSoakRequest(baseUrl: string, sent: SoakRequest, boundMs: number): Promise<SoakEnding> {
  const { method, path, headers = {}, body, upload = 'whole', leave } = sent;
  const call = createRequest(`${baseUrl}/${path}`, { agent, method, headers });
  const { promise, resolve } = Promise.withResolvers<SoakEnding>();
  let leaving: NodeJS.Timeout | undefined;
  const end = (ending: SoakEnding): void => {
    clearTimeout(leaving);
    clearTimeout(bound);
    resolve(ending);
    if (ending.kind !== 'answered') call.destroy();
  };
  const bound = setTimeout(() => end({ kind: 'silent' }), boundMs);
  if (typeof leave === 'number') leaving = setTimeout(() => end({ kind: 'left' }), leave);

  const receive = async (answer: IncomingMessage): Promise<void> => {
    if (leave === 'onAnswer') answer.once('data', () => end({ kind: 'left' }));
    try {
      const text = await readText(answer);
      end({ kind: 'answered', status: answer.statusCode ?? 0, text });
    } catch (error) {
      end(toClosed(error));
    }
  };
  call.on('response', (answer) => void receive(answer));
  // Also after the answer: a body that is refused may still be on its way when the connection is closed.
  call.on('error', (error) => end(toClosed(error)));

  switch (upload) {
    case 'whole':
      call.end(body);
      break;
    case 'chunked':
      // A length is sent where the first piece is the last one, too.
      call.write(body ?? '');
      call.end();
      break;
    case 'halfway':
      call.setHeader('content-length', 2 * Buffer.byteLength(body ?? ''));
      call.write(body ?? '');
  }
  return promise;
}

function toClosed(error: unknown): SoakEnding {
  return { kind: 'closed', reason: error instanceof Error ? error.message : String(error) };
}
