// A name and what is known under it, in a list of facts.

import type { ComponentChildren } from 'preact';

interface FactTerms {
  readonly name: string;
  readonly children: ComponentChildren;
}

/** Side by side, in the two columns of the list. */
export const Fact = ({ name, children }: FactTerms) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

/** Together, one over the other. */
export const FactBox = ({ name, children }: FactTerms) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
