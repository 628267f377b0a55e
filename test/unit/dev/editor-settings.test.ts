import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defaultInspectPort } from '../../../dev/run/parse-dev-options.ts';

const projectFolder = resolve(import.meta.dirname, '../../..');

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(resolve(projectFolder, path), 'utf8')));
}

const launchSchema = z.object({
  configurations: z.array(z.object({ name: z.string(), preLaunchTask: z.string(), port: z.number() })),
});
const tasksSchema = z.object({ tasks: z.array(z.object({ label: z.string(), command: z.string() })) });
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

describe('.vscode', () => {
  it('.vscode starts every debug entry by a task that opens the port it attaches to', async () => {
    const { configurations } = await readJson('.vscode/launch.json', launchSchema);
    const { tasks } = await readJson('.vscode/tasks.json', tasksSchema);
    const started = configurations.map(({ name, preLaunchTask, port }) => ({
      name,
      port,
      command: tasks.find(({ label }) => label === preLaunchTask)?.command,
    }));

    const port = Number(defaultInspectPort);
    expect(started).toEqual([
      { name: 'func start', port, command: `npm start -- --inspect=${port}` },
      { name: 'npm run dev', port, command: `npm run dev -- --inspect=${port}` },
    ]);
  });

  it('.vscode runs only npm scripts that exist', async () => {
    const { tasks } = await readJson('.vscode/tasks.json', tasksSchema);
    const { scripts } = await readJson('package.json', packageSchema);
    const names = tasks.map(({ command }) => /^npm (?:run )?(?<name>[a-z:]+)/.exec(command)?.groups?.['name']);

    expect(names.filter((name) => name === undefined || scripts[name] === undefined)).toEqual([]);
    expect(names).toHaveLength(tasks.length);
  });
});
