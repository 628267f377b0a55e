/** What a stretch of a document is, judged by its layout; an aside is a quotation or a note under a bold label. */
export type BlockKind = 'prose' | 'heading' | 'list' | 'table' | 'code' | 'aside';

/** A stretch of a document: its text on one line, white space collapsed and layout marks removed. */
export interface Block {
  readonly kind: BlockKind;
  readonly text: string;
}

const fence = /^\s{0,3}(`{3,}|~{3,})/;
const heading = /^\s{0,3}#{1,6}(?:\s|$)/;
const underline = /^\s{0,3}(?:=+|-{2,})\s*$/;
const rule = /^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/;
const listItem = /^\s*(?:[-*+•‣◦·▪–]|\(?(?:\d{1,3}|[a-z])[.)])\s+/u;
const quote = /^\s{0,3}>\s?/;
const label = /^\s*(\*\*|__)[^*_]{1,60}\1\s*[:：]?\s*$/;
const tableRow = /^\s*\||\|.*\|/;
const narrowestWrap = 40;

/**
 * Cuts a plain or Markdown document into blocks by its lines, in one pass. Lines of a paragraph are joined where they
 * look wrapped, and kept apart where a short line stands for itself, as titles above a text do.
 */
export function splitBlocks(document: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let kind: BlockKind = 'prose';
  let openFence: string | undefined;

  for (const line of document.split(/\r\n?|[\n\u2028\u2029]/)) {
    const mark = fence.exec(line)?.[1];
    if (openFence !== undefined) {
      if (mark?.startsWith(openFence) === true) {
        flush();
        openFence = undefined;
      } else {
        lines.push(line);
      }
    } else if (mark !== undefined) {
      start('code');
      openFence = mark;
    } else if (line.trim() === '') {
      flush();
    } else {
      addLine(line);
    }
  }
  flush();
  return blocks;

  function addLine(line: string): void {
    if (underline.test(line) && kind === 'prose' && lines.length === 1) {
      kind = 'heading';
      flush();
    } else if (rule.test(line)) {
      flush();
    } else if (heading.test(line)) {
      start('heading');
      lines.push(line.replace(heading, ''));
      flush();
    } else if (quote.test(line)) {
      // Line by line: with the mark taken out, joined lines would no longer be the document's own words.
      start('aside');
      lines.push(line.replace(quote, ''));
    } else if (listItem.test(line)) {
      start('list');
      lines.push(line.replace(listItem, ''));
    } else if (tableRow.test(line)) {
      if (kind !== 'table') start('table');
      lines.push(line);
    } else {
      if (kind === 'table' || kind === 'aside') start('prose');
      lines.push(line);
    }
  }

  function start(next: BlockKind): void {
    flush();
    kind = next;
  }

  function flush(): void {
    const [first = ''] = lines;
    if (kind === 'prose' && label.test(first)) {
      kind = 'aside';
      lines.shift();
    }
    const texts = kind === 'code' || kind === 'table' ? [lines.join(' ')] : joinWrapped(lines);
    for (const text of texts) {
      const collapsed = text.replace(/\s+/g, ' ').trim();
      if (collapsed !== '') blocks.push({ kind, text: collapsed });
    }
    lines = [];
    kind = 'prose';
  }
}

function joinWrapped(lines: readonly string[]): string[] {
  const trimmed = lines.map((line) => line.trim());
  const widest = trimmed.reduce((width, line) => Math.max(width, line.length), 0);
  const paragraphs: string[][] = [];
  let previous = '';
  for (const line of trimmed) {
    const isWrapped = previous.length >= Math.max(narrowestWrap, widest * 0.6) || /^\p{Ll}/u.test(line);
    const last = paragraphs.at(-1);
    if (last !== undefined && isWrapped) last.push(line);
    else paragraphs.push([line]);
    previous = line;
  }
  return paragraphs.map((paragraph) => paragraph.join(' '));
}
