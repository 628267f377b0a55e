import { app } from '@azure/functions';
import { createApplication } from './app.ts';
import { healthLive } from './functions/health-live.ts';
import { healthReady } from './functions/health-ready.ts';
import { summarise } from './functions/summarise.ts';
import { summarize } from './functions/summarize.ts';
import { createClientConnections } from './http/library/client-connection.ts';
import { findCoreModule } from './http/library/find-core-module.ts';
import { guardLibrary } from './http/library/guard-library.ts';
import { createRegister } from './http/register.ts';
import { warmUpSoon } from './shared/warm-up-soon.ts';

app.setup({ enableHttpStream: true });

// Whatever the settings are, every function is registered: an entry file that throws shows on Azure as an app without
// functions, and nobody is told why.
const application = createApplication(process.env);
for (const { pointer, message } of application.settingsFaults) {
  console.error(`Setting ${pointer.slice(1)} ${message}`);
}

const connections = createClientConnections();
const register = createRegister(app, application, connections);
for (const add of [healthLive, healthReady, summarise, summarize]) add(register);
// Behind the first registration, which is when the library makes itself known to the platform.
guardLibrary({ core: findCoreModule(), connections });

// A cold instance has its first request waiting, which fetches key and token itself; any other has them before it comes.
warmUpSoon(application.warmUp, { delayMs: 50, warn: (message) => console.warn(message) });
