/** The length and form an instruction asks for; what it does not mention is absent. */
export interface RequestedForm {
  readonly shape: 'paragraph' | 'bullets' | 'headline';
  /** Sentences, or bullets, to return. */
  readonly count?: number;
  /** Most words in the whole answer. */
  readonly maxWords?: number;
  /** Most characters in the whole answer. */
  readonly maxCharacters?: number;
}
