import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../src/settings/setting-names.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('README.md', () => {
  it('lists exactly the settings the app reads, in their order', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z][A-Z0-9_]+)`/gmu)].map(([, name]) => name);
    expect(rows).toEqual([...settingNames]);
  });

  it('links only to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(4);
    expect(links.filter((link) => !exists(link))).toEqual([]);
  });
});

function exists(link: string): boolean {
  try {
    readFileSync(new URL(`../../${link}`, import.meta.url));
    return true;
  } catch (error) {
    // A folder exists as well.
    if (error instanceof Error && 'code' in error) return error.code === 'EISDIR';
    throw error;
  }
}
