import type { Application } from '../app.ts';
import { summariseContract } from '../features/summarise/contract.ts';
import type { Register } from '../http/register.ts';

/** `POST summarise`. */
export function summarise(register: Register<Application>): void {
  register(summariseContract, (application) => application.summarise);
}
