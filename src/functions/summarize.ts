import type { Application } from '../app.ts';
import { summarizeContract } from '../features/summarise/contract.ts';
import type { Register } from '../http/register.ts';

/** `POST summarize`. */
export function summarize(register: Register<Application>): void {
  register(summarizeContract, (application) => application.summarise);
}
