import type { Application } from '../app.ts';
import { readinessContract } from '../features/health/contract.ts';
import type { Register } from '../http/register.ts';

/** `GET health/ready`. */
export function healthReady(register: Register<Application>): void {
  register(readinessContract, (application) => application.checkReadiness);
}
