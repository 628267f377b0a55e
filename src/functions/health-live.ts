import type { Application } from '../app.ts';
import { livenessContract } from '../features/health/contract.ts';
import type { Register } from '../http/register.ts';

/** `GET health/live`. */
export function healthLive(register: Register<Application>): void {
  register(livenessContract, (application) => application.checkLiveness);
}
