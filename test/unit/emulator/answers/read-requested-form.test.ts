import { describe, expect, it } from 'vitest';
import { readRequestedForm } from '../../../../emulator/answers/read-requested-form.ts';

const paragraph = { shape: 'paragraph' } as const;
const bullets = { shape: 'bullets' } as const;
const headline = { shape: 'headline' } as const;

describe('readRequestedForm()', () => {
  it.each([
    ['Summarise in 3 sentences', { ...paragraph, count: 3 }],
    ['in exactly two sentences, plain', { ...paragraph, count: 2 }],
    ['Write a two-sentence summary', { ...paragraph, count: 2 }],
    ['Answer in a single sentence.', { ...paragraph, count: 1 }],
    ['between 2 and 4 short, clear sentences', { ...paragraph, count: 4 }],
    ['sentences: 4', { ...paragraph, count: 4 }],
    ['at most 120 words', { ...paragraph, maxWords: 120 }],
    ['a 50-word summary', { ...paragraph, maxWords: 50 }],
    ['no more than 1,500 words', { ...paragraph, maxWords: 1500 }],
    ['3 sentences, 60 words at most', { ...paragraph, count: 3, maxWords: 60 }],
    ['under 900 characters', { ...paragraph, maxCharacters: 900 }],
    ['Use 4 concise bullets', { ...bullets, count: 4 }],
    ['as at most five bullet points, each is one sentence', { ...bullets, count: 5 }],
    ['3 sentences, as a bulleted list', { ...bullets, count: 3 }],
    ['a headline of at most 12 words', { ...headline, maxWords: 12 }],
    ['en dos frases', { ...paragraph, count: 2 }],
    ['Resume en tres oraciones', { ...paragraph, count: 3 }],
    ['un máximo de 50 palabras', { ...paragraph, maxWords: 50 }],
    ['cuatro viñetas', { ...bullets, count: 4 }],
    ['escribe un titular', headline],
    ['en deux phrases', { ...paragraph, count: 2 }],
    ['au plus 50 mots', { ...paragraph, maxWords: 50 }],
    ['cinq puces', { ...bullets, count: 5 }],
    ['un titre pour ce texte', headline],
    ['in drei kurzen Sätzen', { ...paragraph, count: 3 }],
    ['höchstens 40 Wörter', { ...paragraph, maxWords: 40 }],
    ['vier Stichpunkte', { ...bullets, count: 4 }],
    ['eine Schlagzeile', headline],
    ['3文で要約してください', { ...paragraph, count: 3 }],
    ['三つの文で', { ...paragraph, count: 3 }],
    ['２文で', { ...paragraph, count: 2 }],
    ['100文字以内で', { ...paragraph, maxCharacters: 100 }],
    ['箇条書きで5つ', { ...bullets, count: 5 }],
    ['見出しを書いて', headline],
    ['세 문장으로 요약', { ...paragraph, count: 3 }],
    ['50단어 이내', { ...paragraph, maxWords: 50 }],
    ['5개의 글머리 기호', { ...bullets, count: 5 }],
    ['헤드라인 하나', headline],
    ['用三句话总结', { ...paragraph, count: 3 }],
    ['3个句子', { ...paragraph, count: 3 }],
    ['五个要点', { ...bullets, count: 5 }],
    ['写一个标题', headline],
  ])('readRequestedForm() reads %j', (instruction, expected) => {
    expect(readRequestedForm(instruction)).toEqual(expected);
  });

  it.each([
    ['nothing about form', 'Summarise the text', paragraph],
    ['a negated list', 'Do not use bullets. 3 sentences.', { ...paragraph, count: 3 }],
    ['a negated headline', 'No headline, please.', paragraph],
    ['a negated headline in Japanese', '見出しは不要。2文で', { ...paragraph, count: 2 }],
    ['a length of each part', 'Five bullets. Each bullet has at most 20 words.', { ...bullets, count: 5 }],
    ['a unit with another meaning', '3 points of view in 2 sentences', { ...paragraph, count: 2 }],
    ['zero', '0 sentences', paragraph],
  ])('readRequestedForm() is not misled by %s', (_, instruction, expected) => {
    expect(readRequestedForm(instruction)).toEqual(expected);
  });

  it('readRequestedForm() lets the last number of a unit count', () => {
    expect(readRequestedForm('At most 5 sentences.\nThis time: 2 sentences.')).toEqual({ ...paragraph, count: 2 });
  });

  it('readRequestedForm() reads both ends of a very long instruction', () => {
    const filler = 'la '.repeat(100_000);
    expect(readRequestedForm(`3 sentences ${filler} 40 words`)).toEqual({ ...paragraph, count: 3, maxWords: 40 });
  });
});
