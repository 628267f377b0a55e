import { describe, expect, it } from 'vitest';
import { embedText } from '../../../../emulator/embeddings/embed-text.ts';

function cosine(left: string, right: string): number {
  const a = embedText(left, 1536);
  const b = embedText(right, 1536);
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

describe('embedText()', () => {
  it.each([1, 2, 256, 1536, 4096])('embedText() has %i dimensions and unit length', (dimensions) => {
    const vector = embedText('The harbour receives ships.', dimensions);
    expect(vector).toHaveLength(dimensions);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  });

  it('embedText() gives equal vectors for equal texts, and others for texts of other words', () => {
    expect(embedText('Harbour', 64)).toEqual(embedText('Harbour', 64));
    expect(embedText('Harbour', 64)).not.toEqual(embedText('Museum', 64));
  });

  it.each(['', ' ', '!?', '😀'])('embedText() gives the unit vector of all texts without words for %j', (text) => {
    expect(Math.hypot(...embedText(text, 128))).toBeCloseTo(1, 5);
    expect(embedText(text, 128)).toEqual(embedText('...', 128));
  });

  it('embedText() puts texts without words near no other', () => {
    expect(Math.abs(cosine('!?', 'Ships bring timber to the harbour.'))).toBeLessThan(0.1);
  });

  it('embedText() leaves no value at exactly 0', () => {
    expect(embedText('Harbour', 1536).every((value) => value !== 0)).toBe(true);
  });

  it.each([
    [
      'English',
      'Ships bring timber to the harbour.',
      'The harbour received a timber ship.',
      'Cooks bake bread in the oven.',
    ],
    [
      'Spanish',
      'Los barcos traen madera al puerto.',
      'El puerto recibió un barco con madera.',
      'El cocinero hornea pan.',
    ],
    [
      'French',
      'Les navires apportent du bois au port.',
      'Le navire apporte le bois.',
      'Le cuisinier prépare une soupe.',
    ],
    [
      'German',
      'Schiffe bringen Holz in den Hafen.',
      'Das Schiff brachte Holz zum Hafen.',
      'Der Koch backt frisches Brot.',
    ],
    ['Japanese', '船が港に木材を運ぶ。', '木材を積んだ船が港に着いた。', '料理人がパンを焼く。'],
    ['Korean', '배가 항구로 목재를 나른다.', '목재를 실은 배가 항구에 왔다.', '요리사가 빵을 굽는다.'],
    ['Chinese', '船把木材运到港口。', '港口来了一艘运木材的船。', '厨师在烤面包。'],
    ['Russian', 'Корабли везут лес в гавань.', 'Корабль с лесом вошёл в гавань.', 'Повар печёт свежий хлеб.'],
    ['Arabic', 'تنقل السفن الخشب إلى الميناء.', 'وصلت السفن بالخشب إلى الميناء.', 'يخبز الطباخ خبزا طازجا.'],
  ])('embedText() puts similar texts nearer than unrelated ones in %s', (_, text, similar, unrelated) => {
    expect(cosine(text, similar)).toBeGreaterThan(cosine(text, unrelated) + 0.1);
  });
});
