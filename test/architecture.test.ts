import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findImportFaults, type SourceFile } from './support/find-import-faults.ts';

const root = resolve(import.meta.dirname, '..');
const files = ['src', 'emulator', 'dev'].flatMap((folder) => readSources(folder));
const meaningless = /^(?:utils?|helpers?|common|misc|shared-utils|index)$/u;

describe('the import table', () => {
  it('is kept by every file', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(findImportFaults(files)).toEqual([]);
  });

  it.each<{ name: string; file: SourceFile; fault: string }>([
    {
      name: 'a feature that imports another',
      file: file('src/features/summarise/x.ts', '../health/contract.ts'),
      fault: 'src/features/summarise/x.ts may not import src/features/health/contract.ts',
    },
    {
      name: 'a feature that imports an adapter',
      file: file('src/features/summarise/x.ts', '../../adapters/secrets/cached-secrets.ts'),
      fault: 'src/features/summarise/x.ts may not import src/adapters/secrets/cached-secrets.ts',
    },
    {
      name: 'a feature that imports a vendor',
      file: file('src/features/summarise/x.ts', '@azure/identity'),
      fault: 'src/features/summarise/x.ts may not import @azure/identity',
    },
    {
      name: 'an adapter that imports another',
      file: file('src/adapters/secrets/x.ts', '../inference/route-kind.ts'),
      fault: 'src/adapters/secrets/x.ts may not import src/adapters/inference/route-kind.ts',
    },
    {
      name: 'an adapter that imports another vendor',
      file: file('src/adapters/secrets/x.ts', '@azure-rest/ai-inference'),
      fault: 'src/adapters/secrets/x.ts may not import @azure-rest/ai-inference',
    },
    {
      name: 'a function that imports an adapter',
      file: file('src/functions/x.ts', '../adapters/secrets/cached-secrets.ts'),
      fault: 'src/functions/x.ts may not import src/adapters/secrets/cached-secrets.ts',
    },
    {
      name: 'a function that imports a use case',
      file: file('src/functions/x.ts', '../features/summarise/create-summarise.ts'),
      fault: 'src/functions/x.ts may not import src/features/summarise/create-summarise.ts',
    },
    {
      name: 'an emulator that imports the app',
      file: file('emulator/text/x.ts', '../../src/shared/split-text.ts'),
      fault: 'emulator/text/x.ts may not import src/shared/split-text.ts',
    },
    {
      name: 'an app that imports a tool',
      file: file('src/app.ts', '../dev/build.ts'),
      fault: 'src/app.ts may not import dev/build.ts',
    },
    {
      name: 'a port that imports a feature',
      file: file('src/ports/x.ts', '../features/summarise/contract.ts'),
      fault: 'src/ports/x.ts may not import src/features/summarise/contract.ts',
    },
  ])('finds $name', ({ file: planted, fault }) => {
    expect(findImportFaults([planted])).toEqual([fault]);
  });
});

describe('the source tree', () => {
  it('reads the environment only at entry points', () => {
    const readers = files.filter(({ text }) => /\bprocess\.env\b/u.test(text)).map(({ path }) => path);
    expect(readers.filter((path) => path.startsWith('src/'))).toEqual(['src/index.ts']);
  });

  it('has no file or folder whose name says nothing', () => {
    const names = files.flatMap(({ path }) => path.split('/').map((part) => basename(part, '.ts')));
    expect(names.filter((name) => meaningless.test(name) && name !== 'index')).toEqual([]);
    expect(files.filter(({ path }) => path.endsWith('/index.ts')).map(({ path }) => path)).toEqual(['src/index.ts']);
  });

  it('registers every function file in the entry', () => {
    const entry = readFileSync(join(root, 'src/index.ts'), 'utf8');
    const functions = files.filter(({ path }) => dirname(path) === 'src/functions').map(({ path }) => basename(path));
    expect(functions.length).toBeGreaterThan(3);
    expect(functions.filter((name) => !entry.includes(`./functions/${name}`))).toEqual([]);
  });
});

function readSources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs)$/u.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') };
    });
}

function file(path: string, imported: string): SourceFile {
  return { path, text: `import { x } from '${imported}';\n` };
}
