/** Words that tie a sentence to the one before it, at its beginning; en, es, fr, de, ja, ko, zh. */
const tie =
  /^["“«„]?(?:(?:it|its|they|their|these|those|he|she|his|her|however|but|and|also|so|therefore|thus|then|moreover|furthermore|ell[oa]s?|est[oae]s?|eso|pero|además|sin embargo|por tanto|también|ils?|elles?|cel[au]|ces|ceux|mais|cependant|ainsi|donc|er|sie|es|dies|dazu|aber|jedoch|außerdem|daher|dabei)\b|(?:それ|これら?|そこで|しかし|また|そのため|だから|그것|그러나|하지만|또한|그래서|따라서|它们?|他们?|她|但是?|然而|因此|此外|所以))/iu;

/** Whether a sentence begins with a word that only the sentence before it explains. */
export function leansOnContext(sentence: string): boolean {
  return tie.test(sentence);
}
