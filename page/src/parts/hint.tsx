// What to do about an error, as it is told to whoever looks at this page.

import { hintFor } from '../words/hints.ts';
import { CodeText } from './code-text.tsx';

interface HintTerms {
  readonly code: string;
  /** What the server says. */
  readonly given: string;
}

export const Hint = ({ code, given }: HintTerms) => <CodeText text={hintFor(code, given) ?? given} />;
