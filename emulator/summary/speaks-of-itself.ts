/**
 * Words with which a text speaks of itself or of its authors, in en, es, fr, de, ja, ko, zh. A sentence that has them
 * more often says what the text is about than its neighbours do, in articles, reports and manuals alike.
 */
const selfReference =
  /\b(?:we|our|this (?:article|paper|report|study|work)|nosotros|nuestr[oa]s?|este (?:artículo|estudio|informe|trabajo)|nous|notre|nos|ce(?:t|tte)? (?:article|étude|rapport|travail)|wir|unsere?[mnrs]?|diese[mnrs]? (?:artikel|arbeit|bericht|studie))\b|本稿|本論文|本研究|本文|本书|本報告|本报告|この(?:記事|論文|報告)|我々|私たち|我们|我們|이 (?:글|논문|보고서)|본 (?:논문|연구)|우리[는의]/iu;

/** Whether a sentence refers to the text it stands in, or to its authors. */
export function speaksOfItself(sentence: string): boolean {
  return selfReference.test(sentence);
}
