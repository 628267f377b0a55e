import { posix } from 'node:path';

/** A source file by its path from the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What the files of one place may import: own paths by pattern, packages by name. */
interface Rule {
  readonly from: RegExp;
  readonly own: RegExp;
  readonly packages: RegExp;
}

const nothing = /^$/u;
const azureCore = '@azure/core-auth|@azure/core-rest-pipeline';

/** The import table of ARCHITECTURE.md; the first rule whose `from` fits a file holds for it. */
const rules: readonly Rule[] = [
  { from: /^src\/(?:(?:app|index|config)\.ts$|settings\/)/u, own: /^src\//u, packages: /^@azure\/functions$/u },
  {
    from: /^src\/functions\//u,
    own: /^src\/(?:http\/|app\.ts$|features\/[^/]+\/contract\.ts$)/u,
    packages: /^@azure\/functions$/u,
  },
  { from: /^src\/http\//u, own: /^src\/(?:http|shared|ports)\//u, packages: /^(?:@azure\/functions|zod)$/u },
  ...featureRules('health', 'summarise'),
  { from: /^src\/ports\//u, own: /^src\/(?:ports|shared)\//u, packages: nothing },
  ...adapterRules({
    identity: new RegExp(`^(?:@azure/identity|${azureCore})$`, 'u'),
    inference: new RegExp(`^(?:@azure-rest/ai-inference|${azureCore}|eventsource-parser|zod)$`, 'u'),
    secrets: new RegExp(`^(?:@azure/keyvault-secrets|${azureCore}|zod)$`, 'u'),
  }),
  { from: /^src\/shared\//u, own: /^src\/shared\//u, packages: /^zod$/u },
  { from: /^emulator\//u, own: /^emulator\//u, packages: /^zod$/u },
  { from: /^dev\/host\/worker\//u, own: /^dev\/host\//u, packages: /^(?:@azure\/functions-core|zod)$/u },
  {
    from: /^dev\/bench\/(?:hello|relay)\//u,
    own: /^(?:src|dev\/bench\/(?:hello|relay))\//u,
    packages: /^(?:@azure\/functions|zod)$/u,
  },
  { from: /^dev\/docs\//u, own: /^(?:dev\/docs|src\/shared)\//u, packages: nothing },
  { from: /^dev\//u, own: /^(?:dev|emulator)\//u, packages: /^(?!@azure\/|@azure-rest\/)/u },
];

/** Lists every import that the table does not allow, and every file that no rule covers. */
export function findImportFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const rule = rules.find(({ from }) => from.test(path));
    if (rule === undefined) return [`${path} has no rule`];
    return importsOf(path, text)
      .filter((imported) => !isAllowed(imported, rule))
      .map((imported) => `${path} may not import ${imported}`);
  });
}

function isAllowed(imported: string, { own, packages }: Rule): boolean {
  if (imported.startsWith('node:')) return true;
  return /^(?:src|emulator|dev|test)\//u.test(imported) ? own.test(imported) : packages.test(packageOf(imported));
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]([^'"\n]+)['"]/gu);
  return Array.from(found, ([, imported = '']) =>
    imported.startsWith('.') ? posix.join(posix.dirname(path), imported) : imported,
  );
}

function packageOf(imported: string): string {
  return imported.split('/', imported.startsWith('@') ? 2 : 1).join('/');
}

function featureRules(...names: readonly string[]): Rule[] {
  return names.map((name) => ({
    from: new RegExp(`^src/features/${name}/`, 'u'),
    own: new RegExp(`^src/(?:features/${name}|ports|shared)/`, 'u'),
    packages: /^(?:zod|p-map)$/u,
  }));
}

function adapterRules(vendors: Readonly<Record<string, RegExp>>): Rule[] {
  return Object.entries(vendors).map(([name, packages]) => ({
    from: new RegExp(`^src/adapters/${name}/`, 'u'),
    own: new RegExp(`^src/(?:adapters/${name}|ports|shared)/`, 'u'),
    packages,
  }));
}
