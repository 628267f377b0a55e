import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A document written for the tests. */
export interface SampleDocument {
  /** Name and language, such as `moor.de`. */
  readonly name: string;
  readonly language: string;
  readonly text: string;
}

const folder = resolve(import.meta.dirname, '../fixtures/documents');

/** Reads all sample documents, in the order of their names. */
export function readDocuments(): readonly SampleDocument[] {
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const [title = '', language = ''] = file.split('.');
      return { name: `${title}.${language}`, language, text: readFileSync(join(folder, file), 'utf8') };
    });
}
