import type { app } from '@azure/functions';
import { AppError, type FieldError } from '../shared/app-error.ts';
import type { HttpContract, HttpLimits, SettingsNeed } from '../shared/http-contract.ts';
import type { UseCase } from '../shared/use-case.ts';
import { createBodyBudget } from './body-budget.ts';
import type { ClientConnections } from './library/client-connection.ts';
import { createHandler } from './create-handler.ts';
import { withLastResort } from './last-resort.ts';

/** What the pipeline needs to know of an application, whatever it does. */
export interface Served {
  /** What is wrong with the settings; nothing is served but reports while there is any. `pointer` is `/NAME`. */
  readonly settingsFaults: readonly FieldError[];
  readonly limits: HttpLimits;
}

/** Registers one endpoint: its contract, and where the application has the use case behind it. */
export type Register<Application extends Served> = <Request, Answer>(
  contract: HttpContract<Request, Answer>,
  pick: (application: Application) => UseCase<Request, Answer>,
) => void;

/** The only way to the platform: every function is registered through the request pipeline. */
export function createRegister<Application extends Served>(
  platform: Pick<typeof app, 'http'>,
  application: Application,
  connections: ClientConnections,
): Register<Application> {
  const { settingsFaults, limits } = application;
  const bodies = createBodyBudget(limits.maxBodyBytesInFlight);
  return (contract, pick) => {
    const endpoint = {
      contract,
      useCase: pick(application),
      limits: {
        ...limits,
        maxBodyBytes: contract.bodyLimit === undefined ? 0 : limits.maxBodyBytes[contract.bodyLimit],
      },
      refusal: refusal(contract.settings, settingsFaults),
      connections,
      bodies,
    };
    platform.http(contract.name, {
      methods: [contract.method],
      authLevel: contract.authLevel,
      route: contract.route,
      handler: withLastResort(createHandler(endpoint)),
    });
  };
}

function refusal(need: SettingsNeed, faults: readonly FieldError[]): AppError | undefined {
  if (need === 'none' || faults.length === 0) return undefined;
  const message = `Cannot answer: ${faults.length === 1 ? 'a setting is' : `${faults.length} settings are`} not valid`;
  return new AppError('settings_invalid', message, need === 'report' ? { errors: faults } : {});
}
