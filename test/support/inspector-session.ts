import { once } from 'node:events';
import * as z from 'zod';

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** A debugger that is attached to a Node process. */
export interface InspectorSession {
  /** Calls a method of the Chrome DevTools protocol and gives its result. */
  send(method: string, params?: object): Promise<unknown>;
  /** Resolves with the parameters of the first event of this name that fits, also when it has come already. */
  event<T>(name: string, schema: z.ZodType<T>, fits?: (params: T) => boolean): Promise<T>;
  close(): void;
}

/** Attaches to the inspector at a WebSocket address. */
export async function attachInspector(url: string): Promise<InspectorSession> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const calls = new Map<number, PromiseWithResolvers<unknown>>();
  const events: { readonly name: string; readonly params: unknown }[] = [];
  const watchers = new Set<() => void>();
  let lastId = 0;

  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = messageSchema.parse(JSON.parse(String(data)));
    const call = id === undefined ? undefined : calls.get(id);
    if (error !== undefined) call?.reject(new Error(error.message));
    else call?.resolve(result);
    if (method !== undefined) events.push({ name: method, params });
    for (const watch of watchers) watch();
  });

  return {
    send(method, params = {}) {
      const call = Promise.withResolvers<unknown>();
      lastId += 1;
      calls.set(lastId, call);
      socket.send(JSON.stringify({ id: lastId, method, params }));
      return call.promise;
    },
    event(name, schema, fits = () => true) {
      return new Promise((resolve) => {
        const watch = (): void => {
          for (const event of events) {
            const parsed = event.name === name ? schema.safeParse(event.params) : undefined;
            if (parsed?.success === true && fits(parsed.data)) {
              watchers.delete(watch);
              resolve(parsed.data);
              return;
            }
          }
        };
        watchers.add(watch);
        watch();
      });
    },
    close: () => socket.close(),
  };
}
