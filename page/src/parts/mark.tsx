// A state as a shape, a colour and a word, so that no one of the three has to be seen.

interface MarkTerms {
  /** Of the shape, in a box of 16 by 16. */
  readonly path: string;
  /** The class that gives the colour. */
  readonly colour: string;
  readonly word: string;
  /** What the word means. */
  readonly title: string;
}

export const Mark = ({ path, colour, word, title }: MarkTerms) => (
  <span class={`verdict ${colour}`} title={title}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} fill-rule="evenodd" />
    </svg>
    {word}
  </span>
);
