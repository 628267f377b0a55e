import { describe, expect, it } from 'vitest';
import { splitBlocks } from '../../../../emulator/summary/split-blocks.ts';

describe('splitBlocks()', () => {
  it.each([
    ['headings', '# Title\nText here.', ['heading: Title', 'prose: Text here.']],
    ['underlined headings', 'Title\n=====\nText here.', ['heading: Title', 'prose: Text here.']],
    ['list items', '- one\n- two\n\n1. three', ['list: one', 'list: two', 'list: three']],
    ['signs of plain lists', '  • one\n  • two', ['list: one', 'list: two']],
    ['wrapped list items', '- one goes on and on\n  to the next line', ['list: one goes on and on to the next line']],
    ['tables', '| a | b |\n|---|---|\n| 1 | 2 |', ['table: | a | b | |---|---| | 1 | 2 |']],
    ['code', '```js\nlet a = 1;\n\nlet b;\n```\nText.', ['code: let a = 1; let b;', 'prose: Text.']],
    ['a fence of tildes around back-quotes', '~~~\n```\n~~~\nText.', ['code: ```', 'prose: Text.']],
    [
      'quotations and admonitions',
      '> [!NOTE]\n> Mind this.\n\nText.',
      ['aside: [!NOTE]', 'aside: Mind this.', 'prose: Text.'],
    ],
    ['a note under a bold label', '**Note**:\nMachine made.\n\nText.', ['aside: Machine made.', 'prose: Text.']],
    ['rules', 'One.\n\n---\n\nTwo.', ['prose: One.', 'prose: Two.']],
    ['short lines apart', 'Harbour news\nText here.', ['prose: Harbour news', 'prose: Text here.']],
    ['white space as one space', '\t One  \u00a0 two.\r\n', ['prose: One two.']],
    ['nothing in nothing', '\n \n', []],
  ])('splitBlocks() keeps %s', (_, document, blocks) => {
    expect(splitBlocks(document).map(({ kind, text }) => `${kind}: ${text}`)).toEqual(blocks);
  });

  it('splitBlocks() joins the lines of a wrapped paragraph', () => {
    const lines = [
      'This paragraph was wrapped by its author at a column',
      'near fifty and goes on over several lines of',
      'text.',
    ];
    expect(splitBlocks(lines.join('\n'))).toEqual([{ kind: 'prose', text: lines.join(' ') }]);
  });

  it('splitBlocks() ends an open fence with the document', () => {
    expect(splitBlocks('```\ncode')).toEqual([{ kind: 'code', text: 'code' }]);
  });
});
