import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { deltaEvent } from './chat-replies.ts';

import type { ModelFault } from './choose-fault.ts';

const slowMs = 2_000;

/** Does what the fault asks for. Gives whether the answer has still to be written. */
export async function answerFaultily(response: ServerResponse, fault: ModelFault, isStream: boolean): Promise<boolean> {
  const contentType = isStream ? 'text/event-stream' : 'application/json';
  switch (fault) {
    case 'throttled':
      response.writeHead(429, { 'retry-after': '1' }).end();
      return false;
    case 'failing':
      response.writeHead(500).end('the model has failed');
      return false;
    case 'slow':
      await delay(slowMs);
      return !response.destroyed;
    case 'hangingUp':
      response.destroy();
      return false;
    case 'nonsense':
      response.writeHead(200, { 'content-type': contentType }).end(isStream ? 'data: <html>\n\n' : '<html>');
      return false;
    case 'brokenOff':
      response.writeHead(200, { 'content-type': contentType });
      response.write(isStream ? deltaEvent('The lighthouse of Lindow was') : '{"choices": [{"message"');
      await delay(10);
      response.destroy();
      return false;
  }
}
