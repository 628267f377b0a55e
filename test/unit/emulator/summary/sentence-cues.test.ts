import { describe, expect, it } from 'vitest';
import { leansOnContext } from '../../../../emulator/summary/leans-on-context.ts';
import { pointsElsewhere } from '../../../../emulator/summary/points-elsewhere.ts';
import { speaksOfItself } from '../../../../emulator/summary/speaks-of-itself.ts';

describe('speaksOfItself()', () => {
  it.each([
    ['This paper describes a harbour.', true],
    ['We built a harbour.', true],
    ['Este artículo describe un puerto.', true],
    ['Cet article décrit un port.', true],
    ['Diese Studie beschreibt einen Hafen.', true],
    ['本稿では港について述べる。', true],
    ['본 논문은 항구를 설명한다.', true],
    ['我们建造了一个港口。', true],
    ['The paper mill stands at the harbour.', false],
    ['Der Hafen ist groß.', false],
  ])('speaksOfItself() judges %j as %s', (sentence, expected) => {
    expect(speaksOfItself(sentence)).toBe(expected);
  });
});

describe('pointsElsewhere()', () => {
  it.each([
    ['For all options, see the reference.', true],
    ['Consulte la sección de referencia.', true],
    ['Pour en savoir plus, consultez la section suivante.', true],
    ['Siehe Abschnitt 3.', true],
    ['詳細はリファレンスセクションを参照してください。', true],
    ['자세한 내용은 참조 섹션을 참조하세요.', true],
    ['详情请参阅文档。', true],
    ['Tourists see the harbour from the hill.', false],
  ])('pointsElsewhere() judges %j as %s', (sentence, expected) => {
    expect(pointsElsewhere(sentence)).toBe(expected);
  });
});

describe('leansOnContext()', () => {
  it.each([
    ['However, the harbour froze.', true],
    ['Its cranes are old.', true],
    ['Sin embargo, el puerto es viejo.', true],
    ['Elle est vieille.', true],
    ['Außerdem ist er alt.', true],
    ['しかし、港は古い。', true],
    ['그러나 항구는 낡았다.', true],
    ['然而港口很旧。', true],
    ['Italy has many harbours.', false],
    ['The harbour froze, however.', false],
  ])('leansOnContext() judges %j as %s', (sentence, expected) => {
    expect(leansOnContext(sentence)).toBe(expected);
  });
});
