// How far a reader of the changes is behind.

import { behindOf } from '../words/readers.ts';

interface BehindTerms {
  /** `null`: not known. */
  readonly changes: number | null;
  readonly seconds: number | null;
}

export function Behind(terms: BehindTerms) {
  const { changes, oldest } = behindOf(terms.changes, terms.seconds);
  if (oldest === null) return <span class="faint">{changes}</span>;
  return (
    <>
      <span class="whole">{changes}</span> <span class="whole small faint">{oldest}</span>
    </>
  );
}
