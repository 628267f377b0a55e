import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../emulator/start-emulator.ts';
import { summaryMessages as messages } from '../../contract/summary-messages.ts';

describe('startEmulator()', () => {
  it('startEmulator() names a port that is taken, with the code on the cause', async () => {
    const taken = await startEmulator();
    await expect(startEmulator({ port: taken.port })).rejects.toMatchObject({
      message: expect.stringContaining(String(taken.port)),
      cause: { code: 'EADDRINUSE' },
    });
    await taken.close();
  });

  it('startEmulator() gives an emulator whose close() ends open streams and can be called twice', async () => {
    const slow = await startEmulator({ streamTokensPerSecond: 0.01 });
    const response = await fetch(`${slow.url}/chat/completions`, {
      method: 'POST',
      headers: { 'api-key': slow.key },
      body: JSON.stringify({ messages, stream: true }),
    });
    await slow.close();
    await expect(response.text()).rejects.toThrow(/terminated|aborted/);
    await slow.close();
  });

  it('startEmulator() serves the deployments and the key it was given', async () => {
    const deployments = [{ name: 'only', model: 'emulated-1', capabilities: ['chat' as const] }];
    const own = await startEmulator({ key: 'my-key', deployments });
    const response = await fetch(`${own.url}/models/chat/completions`, {
      method: 'POST',
      headers: { 'api-key': 'my-key' },
      body: JSON.stringify({ messages }),
    });
    expect(await response.json()).toMatchObject({ model: 'emulated-1' });
    await own.close();
  });
});
