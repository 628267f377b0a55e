import * as z from 'zod';
import type { LoadedMessage, WorkerFunction } from '../protocol.ts';
import type { Registration } from './core-module.ts';
import { isHttpTrigger } from './is-http-trigger.ts';

const httpTriggerSchema = z.object({
  route: z.string().optional(),
  methods: z.array(z.string()).optional(),
  authLevel: z.string().default('anonymous'),
});

/** Sorts registrations into the HTTP functions that can be served and the others, named with their trigger. */
export function describeFunctions(registrations: Iterable<Registration>): Pick<LoadedMessage, 'functions' | 'skipped'> {
  const functions: WorkerFunction[] = [];
  const skipped: { name: string; trigger: string }[] = [];
  for (const { id, name, bindings } of registrations) {
    const types = Object.values(bindings);
    const trigger = types.find((binding) => isHttpTrigger(binding.type));
    if (trigger === undefined) {
      const other = types.find((binding) => binding.type.toLowerCase().endsWith('trigger'));
      skipped.push({ name, trigger: other?.type ?? 'none' });
    } else {
      functions.push({ id, name, ...httpTriggerSchema.parse(trigger) });
    }
  }
  return { functions, skipped };
}
