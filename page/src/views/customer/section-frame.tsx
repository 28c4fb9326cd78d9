// A section of the record: its name, how many items it has, and what is in it. It stays as the person left it, open or closed.

import type { ComponentChildren } from 'preact';
import { count } from '../../words/times.ts';
import { sectionId } from './jump.ts';

interface SectionTerms {
  readonly name: string;
  readonly title: string;
  /** `null`: it is not a list. */
  readonly items: number | null;
  readonly children: ComponentChildren;
}

export const SectionFrame = ({ name, title, items, children }: SectionTerms) => (
  <details class="panel record-section" open>
    <summary id={sectionId(name)}>
      <h2>{title}</h2>
      {items === null ? null : (
        <span class="faint small">
          {count(items)} {items === 1 ? 'item' : 'items'}
        </span>
      )}
    </summary>
    {children}
  </details>
);
