/** Texts set off as documents, and the words around them. */
export interface SetOffBlocks {
  readonly blocks: readonly string[];
  readonly rest: readonly string[];
}

interface Region {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

const tag = /<(\/?)([\p{L}_][\p{L}\p{N}_.-]{0,40})(?:\s[^<>]{0,200})?>/gu;
const fenceLine = /^[ \t]{0,3}(?:(`{3,}|~{3,})[^\n`]{0,40}|("{3}|'{3}))[ \t]*$/gmu;

/**
 * Finds the blocks that tags (`<document>`…`</document>`) or fences (three back-quotes, tildes or quotation marks on a
 * line of their own) set off in `texts`. Blocks of the name (but for a number) with the most text are the document;
 * others stay in the rest. A block counts when it stands on lines of its own or is most of its text, so that markup inside a text does not.
 */
export function findBlocks(texts: readonly string[]): SetOffBlocks {
  const regions = texts.map((text) => {
    const tagged = taggedRegions(text);
    return tagged.length > 0 ? tagged : fencedRegions(text);
  });
  const sizes = new Map<string, number>();
  for (const { name, content } of regions.flat()) {
    const family = familyOf(name);
    sizes.set(family, (sizes.get(family) ?? 0) + content.trim().length);
  }
  const [largest] = [...sizes].filter(([, size]) => size > 0).sort(([, a], [, b]) => b - a);
  if (largest === undefined) return { blocks: [], rest: texts };
  const [family] = largest;
  const chosen = regions.map((list) => list.filter((region) => familyOf(region.name) === family));
  return {
    blocks: chosen.flat().map(({ content }) => content.trim()),
    rest: texts.map((text, index) => withoutRegions(text, chosen[index] ?? [])),
  };
}

/** `part-2` and `part3` are parts of one document, as `part` is. */
function familyOf(name: string): string {
  return name.replace(/[-_.]?\d+$/, '');
}

/** Outermost tagged regions, in one pass over the tags. */
function taggedRegions(text: string): Region[] {
  const tags = [...text.matchAll(tag)].map((match) => ({
    name: match[2] ?? '',
    isClosing: match[1] === '/',
    start: match.index,
    end: match.index + match[0].length,
  }));
  const lastClosing = new Map(tags.filter(({ isClosing }) => isClosing).map(({ name, start }) => [name, start]));
  const regions: Region[] = [];
  let open: { readonly name: string; readonly start: number; readonly contentStart: number } | undefined;
  let depth = 0;
  for (const { name, isClosing, start, end } of tags) {
    if (open === undefined) {
      if (isClosing || (lastClosing.get(name) ?? -1) < start) continue;
      open = { name, start, contentStart: end };
      depth = 1;
    } else if (name === open.name) {
      depth += isClosing ? -1 : 1;
      if (depth > 0 && start !== lastClosing.get(name)) continue;
      regions.push({ name, start: open.start, end, content: text.slice(open.contentStart, start) });
      open = undefined;
    }
  }
  return regions.filter((region) => isSetOff(text, region));
}

function fencedRegions(text: string): Region[] {
  const regions: Region[] = [];
  let open: { readonly mark: string; readonly start: number; readonly contentStart: number } | undefined;
  for (const match of text.matchAll(fenceLine)) {
    const mark = match[1] ?? match[2] ?? '';
    const end = match.index + match[0].length;
    if (open === undefined) {
      open = { mark, start: match.index, contentStart: end };
    } else if (mark.startsWith(open.mark)) {
      regions.push({ name: '```', start: open.start, end, content: text.slice(open.contentStart, match.index) });
      open = undefined;
    }
  }
  return regions.filter(({ content }) => content.length * 2 >= text.length);
}

function isSetOff(text: string, { start, end, content }: Region): boolean {
  if (content.length * 2 >= text.length) return true;
  const before = text.slice(Math.max(0, start - 20), start);
  const after = text.slice(end, end + 20);
  return /(?:^|\n)\s*$/.test(before) && /^\s*(?:\n|$)/.test(after);
}

function withoutRegions(text: string, regions: readonly Region[]): string {
  let rest = '';
  let position = 0;
  for (const { start, end } of regions) {
    rest += `${text.slice(position, start)}\n`;
    position = end;
  }
  return rest + text.slice(position);
}
