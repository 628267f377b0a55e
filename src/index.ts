import { app } from '@azure/functions';
import { createApplication } from './app.ts';
import { healthLive } from './functions/health-live.ts';
import { healthReady } from './functions/health-ready.ts';
import { summarise } from './functions/summarise.ts';
import { summarize } from './functions/summarize.ts';
import { watchClientConnections } from './http/client-connection.ts';
import { createRegister } from './http/register.ts';

app.setup({ enableHttpStream: true });

// Whatever the settings are, every function is registered: an entry file that throws shows on Azure as an app without
// functions, and nobody is told why.
const application = createApplication(process.env);
for (const { pointer, message } of application.settingsFaults) {
  console.error(`Setting ${pointer.slice(1)} ${message}`);
}

const register = createRegister(app, application, watchClientConnections());
for (const add of [healthLive, healthReady, summarise, summarize]) add(register);
