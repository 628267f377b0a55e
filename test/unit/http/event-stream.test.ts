import { describe, expect, it } from 'vitest';
import { CallerGone, type ClientConnection } from '../../../src/http/library/client-connection.ts';
import { type EventStreamOptions, openEventStream } from '../../../src/http/event-stream.ts';

describe('openEventStream()', () => {
  it('waits for the connection before each event', async () => {
    const connection = gatedConnection();
    const stream = openEventStream(optionsWith({ connection }));
    const reader = stream.body.getReader();
    const sending = [stream.send('one', 1), stream.send('two', 2)];
    const first = reader.read();
    await settle();
    expect(connection.waits).toHaveLength(1);

    connection.waits[0]?.();
    expect(textOf(await first)).toContain('event: one');
    const second = reader.read();
    await settle();
    expect(connection.waits).toHaveLength(2);

    connection.waits[1]?.();
    expect(textOf(await second)).toContain('event: two');
    await Promise.all(sending);
  });

  it('waits with each event until the one before has been handed over', async () => {
    const connection = gatedConnection();
    const stream = openEventStream(optionsWith({ connection }));
    const text = read(stream.body);
    const sending = [stream.send('one', 1), stream.send('two', 2)];
    await settle();
    connection.waits[1]?.();
    await settle();
    connection.waits[0]?.();
    await settle();
    connection.waits[1]?.();
    await Promise.all(sending);
    stream.end();
    expect(await text).toBe('event: one\ndata: 1\n\nevent: two\ndata: 2\n\n');
  });

  it('leaves comments out while something waits to be sent', async () => {
    const connection = gatedConnection();
    const stream = openEventStream(optionsWith({ connection }));
    const text = read(stream.body);
    stream.comment('first');
    await settle();
    for (let beat = 0; beat < 100; beat += 1) stream.comment('more');
    connection.waits[0]?.();
    await settle();
    expect(connection.waits).toHaveLength(1);
    stream.end();
    expect(await text).toBe(': first\n\n');
  });

  it.each([
    { name: 'a connection that takes no more', connection: gatedConnection(), isRead: true },
    { name: 'a body that nobody reads', connection: freeConnection(), isRead: false },
  ])('ends the wait for $name with the reason of the signal', async ({ connection, isRead }) => {
    const controller = new AbortController();
    const stream = openEventStream(optionsWith({ connection, signal: controller.signal }));
    if (isRead) void read(stream.body);
    const sending = stream.send('one', 1);
    await settle();
    const reason = new Error('time is up');
    controller.abort(reason);
    await expect(sending).rejects.toBe(reason);
  });

  it('still sends the last event after an abort, when the caller reads on', async () => {
    const controller = new AbortController();
    const connection = freeConnection();
    const stream = openEventStream(optionsWith({ connection, signal: controller.signal, lastEventMs: 5_000 }));
    controller.abort(new Error('time is up'));
    const ending = stream.endWith('error', {});
    expect(await read(stream.body)).toBe('event: error\ndata: {}\n\n');
    await ending;
    expect(connection.destroyed()).toBe(0);
  });

  it('cuts off a caller who does not take the last event after an abort', async () => {
    const controller = new AbortController();
    const connection = gatedConnection();
    const stream = openEventStream(optionsWith({ connection, signal: controller.signal }));
    const text = read(stream.body);
    const ending = stream.endWith('error', {});
    await settle();
    expect(connection.destroyed()).toBe(0);
    controller.abort(new Error('time is up'));
    await ending;
    expect(connection.destroyed()).toBe(1);
    expect(await text).toBe('');
  });

  it('gives a caller who has gone no time for the last event', async () => {
    const signal = AbortSignal.abort(new CallerGone());
    const stream = openEventStream(optionsWith({ signal, connection: gatedConnection(), lastEventMs: 60_000 }));
    await stream.endWith('error', {});
    expect(await read(stream.body)).toBe('');
  });

  it('takes a cancelled body as a caller who has gone', async () => {
    const connection = freeConnection();
    const stream = openEventStream(optionsWith({ connection, lastEventMs: 60_000 }));
    const sending = stream.send('one', 1);
    await stream.body.cancel();
    await expect(sending).rejects.toBeInstanceOf(CallerGone);
    await stream.endWith('error', {});
    expect(connection.destroyed()).toBe(1);
  });

  it('drops what comes after the end', async () => {
    const stream = openEventStream(optionsWith({}));
    const text = read(stream.body);
    stream.end();
    await stream.send('late', 1);
    stream.end();
    expect(await text).toBe('');
  });
});

function optionsWith(options: Partial<EventStreamOptions>): EventStreamOptions {
  return { connection: freeConnection(), signal: new AbortController().signal, lastEventMs: 1, ...options };
}

interface FakeConnection extends ClientConnection {
  /** Each ends one wait, in the order of the calls. */
  readonly waits: readonly (() => void)[];
  destroyed(): number;
}

function freeConnection(): FakeConnection {
  return fakeConnection(() => Promise.resolve());
}

/** A connection that takes nothing before it is told to. */
function gatedConnection(): FakeConnection {
  return fakeConnection((waits) => new Promise((resolve) => waits.push(resolve)));
}

function fakeConnection(drained: (waits: (() => void)[]) => Promise<void>): FakeConnection {
  const waits: (() => void)[] = [];
  let destroyed = 0;
  return {
    whenGone: () => undefined,
    drained: () => drained(waits),
    destroy: () => {
      destroyed += 1;
    },
    waits,
    destroyed: () => destroyed,
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function textOf({ value }: { readonly value?: Uint8Array | undefined }): string {
  return new TextDecoder().decode(value);
}

function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}
