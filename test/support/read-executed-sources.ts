import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import * as z from 'zod';

const coverageSchema = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(z.object({ ranges: z.array(z.object({ startOffset: z.int(), count: z.int() })) })),
    }),
  ),
});

/**
 * The source files of the bundles in a folder of which at least one function has run, by what Node has written to the
 * folder named in `NODE_V8_COVERAGE`. Paths are as the bundles' source maps have them. The bundles
 * that were read are among them, by their own names.
 */
export async function readExecutedSources(coverageFolder: string, bundleFolder: string): Promise<ReadonlySet<string>> {
  const sources = new Set<string>();
  for (const file of await readdir(coverageFolder)) {
    const { result } = coverageSchema.parse(JSON.parse(await readFile(join(coverageFolder, file), 'utf8')));
    for (const { url, functions } of result.filter(({ url }) => url.endsWith('.cjs'))) {
      const bundle = join(bundleFolder, basename(url));
      const lineStarts = findLineStarts(await readFile(bundle, 'utf8'));
      const map = new TraceMap(await readFile(`${bundle}.map`, 'utf8'));
      sources.add(basename(url));
      for (const [range] of functions.map(({ ranges }) => ranges)) {
        if (range === undefined || range.count === 0) continue;
        const line = lineStarts.findLastIndex((start) => start <= range.startOffset);
        const column = range.startOffset - (lineStarts[line] ?? 0);
        const { source } = originalPositionFor(map, { line: line + 1, column });
        if (source !== null) sources.add(source);
      }
    }
  }
  return sources;
}

function findLineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\n/gu), ({ index }) => index + 1)];
}
