import { expect, it } from 'vitest';
import { acceptsEventStream } from '../../../src/http/accepts-event-stream.ts';

it.each([
  { accept: 'text/event-stream', accepts: true },
  { accept: 'application/json, Text/Event-Stream;q=0.5', accepts: true },
  { accept: 'text/event-stream; charset=utf-8', accepts: true },
  { accept: 'text/event-stream;q=0, application/json', accepts: false },
  { accept: 'text/event-stream; q=0.00', accepts: false },
  { accept: '*/*', accepts: false },
  { accept: 'text/*', accepts: false },
  { accept: '', accepts: false },
])('acceptsEventStream() says $accepts of "$accept"', ({ accept, accepts }) => {
  expect(acceptsEventStream(new Headers({ accept }))).toBe(accepts);
});
