import { describe, expect, it } from 'vitest';
import { collectCandidates } from '../../../../emulator/summary/collect-candidates.ts';
import { rankSentences } from '../../../../emulator/summary/rank-sentences.ts';

function ranking(document: string): string[] {
  return rankSentences(collectCandidates(document))
    .sort((a, b) => b.score - a.score)
    .map(({ candidate }) => candidate.text);
}

describe('rankSentences()', () => {
  it('rankSentences() puts the sentence that others resemble first', () => {
    const central = 'The old harbour receives timber ships from northern towns.';
    const document = [
      'Nobody knows why the museum closed its doors last winter.',
      'Timber ships have sailed for many years from northern towns.',
      central,
      'The old harbour was repaired by engineers in the spring.',
      'Apples were cheaper than plums at every market stall.',
    ].join(' ');
    expect(ranking(document)[0]).toBe(central);
  });

  it('rankSentences() puts a sentence that resembles no other last, even at the beginning', () => {
    const alone = 'Nobody knows why dinosaurs liked swimming backwards.';
    const document = `${alone} The harbour sells timber from ships. Timber leaves the harbour by rail. Ships reach the harbour at dawn.`;
    expect(ranking(document).at(-1)).toBe(alone);
  });

  it('rankSentences() scores the earlier of two equal sentences higher', () => {
    const document =
      'Alpha beta gamma delta rivers flow through green valleys. Valleys green through flow rivers delta gamma beta alpha.';
    const [first, second] = rankSentences(collectCandidates(document));
    expect(first?.score).toBeGreaterThan(second?.score ?? Infinity);
  });

  it('rankSentences() leaves out what is no prose where there is prose', () => {
    const prose = 'The harbour receives ships from many northern towns.';
    const document = `# The harbour receives ships\n\n- The harbour\n\n| harbour | ships |\n\n\`\`\`\nharbour(ships);\n\`\`\`\n\n${prose}`;
    expect(ranking(document)).toEqual([prose]);
  });

  it('rankSentences() makes do with headings where there is nothing else', () => {
    expect(ranking('# Harbour news\n\n# Ships and timber')).toHaveLength(2);
  });

  it('rankSentences() compares a bounded number of sentences', () => {
    const document = Array.from({ length: 2000 }, (_, index) => `Ship ${index} brought timber number ${index}.`).join(
      ' ',
    );
    expect(rankSentences(collectCandidates(document)).length).toBeLessThanOrEqual(300);
  });

  it('rankSentences() returns nothing for nothing', () => {
    expect(rankSentences([])).toEqual([]);
  });
});
