/** Words that send the reader to another place, in en, es, fr, de, ja, ko, zh. */
const pointer =
  /\b(?:see|refer to|consult|consulte|consultar|véase|consultez|voir|reportez-vous|siehe|konsultieren)\b.{0,60}?\b(?:section|reference|documentation|docs|guide|chapter|appendix|page|sección|referencia|documentación|guía|página|référence|chapitre|abschnitt|referenz|dokumentation|seite|kapitel)|\b(?:following|next) sections?\b|\bsiguiente sección\b|\bsections? suivantes?\b|\bfolgende[nr]? abschnitt|(?:セクション|ドキュメント|資料|章|ページ).{0,6}参照|以下のセクション|(?:섹션|문서|설명서|장).{0,4}참조|다음 섹션|(?:请|請)?(?:参阅|参见|參閱|參見)|以下(?:各)?节|下一节/iu;

/** Whether a sentence only tells the reader where to read on, so that it says little in a summary. */
export function pointsElsewhere(sentence: string): boolean {
  return pointer.test(sentence);
}
