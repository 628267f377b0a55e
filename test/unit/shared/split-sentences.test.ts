import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../../src/shared/split-sentences.ts';

const cases: readonly { name: string; text: string; sentences: readonly string[] }[] = [
  {
    name: 'plain English',
    text: 'One is here. Two is there!  Three?',
    sentences: ['One is here.', 'Two is there!', 'Three?'],
  },
  {
    name: 'titles, initials and references',
    text: 'Dr. Smith met J. R. Smith et al. in Fig. 3. They left.',
    sentences: ['Dr. Smith met J. R. Smith et al. in Fig. 3.', 'They left.'],
  },
  {
    name: 'decimals and short forms',
    text: 'It is 3.5 m, e.g. Small. Then it grew.',
    sentences: ['It is 3.5 m, e.g. Small.', 'Then it grew.'],
  },
  { name: 'a quotation that goes on', text: '"Really?" she asked. No.', sentences: ['"Really?" she asked.', 'No.'] },
  {
    name: 'lines that were only wrapped',
    text: 'This line goes\non here. And so\non.',
    sentences: ['This line goes\non here.', 'And so\non.'],
  },
  {
    name: 'headings, lists and tables',
    text: '# Title\nText one. Text two.\n- first\n- second\n| a | b |\n| c | d |',
    sentences: ['# Title', 'Text one.', 'Text two.', '- first', '- second', '| a | b |', '| c | d |'],
  },
  {
    name: 'Spanish',
    text: 'El Sr. López llegó. ¿Vino Ud.? Sí.',
    sentences: ['El Sr. López llegó.', '¿Vino Ud.?', 'Sí.'],
  },
  {
    name: 'French',
    text: "C'est vrai, p. ex. ici. M. Petit part.",
    sentences: ["C'est vrai, p. ex. ici.", 'M. Petit part.'],
  },
  { name: 'German', text: 'Das gilt z. B. hier. Nr. 5 lebt.', sentences: ['Das gilt z. B. hier.', 'Nr. 5 lebt.'] },
  {
    name: 'Japanese',
    text: '東京です。「はい。」と言った。次の文。',
    sentences: ['東京です。', '「はい。」と言った。', '次の文。'],
  },
  { name: 'Korean', text: '안녕하세요. 저는 학생입니다.', sentences: ['안녕하세요.', '저는 학생입니다.'] },
  { name: 'Chinese', text: '你好。我们开始吧!好吗?', sentences: ['你好。', '我们开始吧!', '好吗?'] },
  {
    name: 'numbered items',
    text: '1. First item. It is long.\n2. Second',
    sentences: ['1. First item.', 'It is long.', '2. Second'],
  },
];

describe('splitSentences()', () => {
  it.each(cases)('finds the sentences of $name', ({ text, sentences }) => {
    expect(splitSentences(text).map((sentence) => sentence.trim())).toEqual(sentences);
  });

  it.each(cases)('gives the text of $name back when joined', ({ text }) => {
    expect(splitSentences(text).join('')).toBe(text);
  });
});
