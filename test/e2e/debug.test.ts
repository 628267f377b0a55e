import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generatedPositionFor, LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { attachInspector } from '../support/inspector-session.ts';
import { makeAppFolder } from '../support/make-app-folder.ts';
import { runCommand } from '../support/run-command.ts';

const projectFolder = resolve(import.meta.dirname, '../..');
const source = resolve(projectFolder, 'src/features/summarise/create-summarise.ts');
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const locationSchema = z.object({ scriptId: z.string(), lineNumber: z.number(), columnNumber: z.number() });
const pausedSchema = z.object({
  callFrames: z.tuple([z.object({ callFrameId: z.string(), location: locationSchema })], z.unknown()),
  hitBreakpoints: z.array(z.string()),
});
const scriptSchema = z.object({ url: z.string(), sourceMapURL: z.string() });

/** The first line inside the use case, counted from 1, and where its code begins. */
async function firstLineOfUseCase(): Promise<{ readonly line: number; readonly column: number }> {
  const lines = (await readFile(source, 'utf8')).split('\n');
  const line = lines.findIndex((text) => text.includes('return async (request, call) => {')) + 2;
  if (line === 1) throw new Error(`Cannot find the use case in "${source}"`);
  return { line, column: lines[line - 1]?.search(/\S/) ?? 0 };
}

describe('npm run dev -- --inspect', () => {
  it('npm run dev -- --inspect lets a debugger stop at a line of the source and go on', async () => {
    const folder = await makeAppFolder({});
    closers.push(() => folder.remove());
    const options = ['--app-folder', folder.path, '--port', '0', '--emulator-port', '0', '--inspect=0'];
    const dev = runCommand(process.execPath, [resolve(projectFolder, 'dev/main.ts'), ...options]);
    closers.push(() => dev.stop());
    const [, inspectUrl = ''] = await dev.seen(/^Debugger: +(ws:\S+)$/m);
    const [, summariseUrl = ''] = await dev.seen(/summarise: \[POST\] (\S+)$/m);

    const session = await attachInspector(inspectUrl);
    closers.push(async () => session.close());
    await session.send('Debugger.enable');
    const script = await session.event('Debugger.scriptParsed', scriptSchema, ({ url }) => url.endsWith('/app.cjs'));
    const mapUrl = new URL(script.sourceMapURL, script.url);
    const map = new TraceMap(await readFile(fileURLToPath(mapUrl), 'utf8'), mapUrl.href);

    const wanted = await firstLineOfUseCase();
    const generated = generatedPositionFor(map, {
      source: pathToFileURL(source).href,
      ...wanted,
      bias: LEAST_UPPER_BOUND,
    });
    if (generated.line === null) throw new Error('Cannot find the line in the source map');
    const breakpoint = z.object({ breakpointId: z.string() }).parse(
      await session.send('Debugger.setBreakpointByUrl', {
        url: script.url,
        lineNumber: generated.line - 1,
        columnNumber: generated.column,
      }),
    );

    const answer = fetch(summariseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        text: 'The mill stands by the river. It was built in 1780. Nobody has lived there since.',
      }),
    });
    const paused = await session.event('Debugger.paused', pausedSchema);
    const [{ callFrameId, location }] = paused.callFrames;
    const stoppedAt = originalPositionFor(map, { line: location.lineNumber + 1, column: location.columnNumber });
    const evaluated = await session.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'request.text' });

    expect(paused.hitBreakpoints).toEqual([breakpoint.breakpointId]);
    expect(stoppedAt).toMatchObject({ source: pathToFileURL(source).href, line: wanted.line });
    expect(evaluated).toMatchObject({ result: { value: expect.stringContaining('mill') } });

    await session.send('Debugger.resume');
    const response = await answer;
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ summary: expect.stringContaining('mill') });
  });
});
