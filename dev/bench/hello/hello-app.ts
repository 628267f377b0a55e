import { setImmediate } from 'node:timers/promises';
import { app } from '@azure/functions';

// The yardstick: what any app pays on this host, with nothing of its own. It is bundled by the same build as the app.

app.setup({ enableHttpStream: true });

app.http('hello', {
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  handler: async (request) => {
    const body: unknown = request.method === 'POST' ? await request.json() : undefined;
    return { jsonBody: { hello: 'world', isAsked: body !== undefined } };
  },
});

/** `?count=N` events, each written by itself, as those of a model are. */
app.http('hello-events', {
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: async (request) => {
    await request.json();
    const count = Number(request.query.get('count'));
    return { headers: { 'content-type': 'text/event-stream' }, body: sayHello(count) };
  },
});

async function* sayHello(count: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let index = 0; index < count; index += 1) {
    yield encoder.encode(`event: delta\ndata: ${JSON.stringify({ text: 'hello ' })}\n\n`);
    await setImmediate();
  }
}
