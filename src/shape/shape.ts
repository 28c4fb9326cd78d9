// A client's shape: what of a customer it keeps. It is compiled from the configuration. Two configurations that mean the same
// compile to the same shape, with the same id. Pure.
//
// So far it holds the sections that are asked for, with their options. What a rule keeps, what a policy drops and which fields
// were learned belong here too; each of them adds a key to the text.

import { hash } from 'node:crypto';
import { type AttributeFilter, filterKeys } from '../catalogue/section.ts';

/** What is asked of a section. */
export interface SectionAsked {
  /** The options that are true. */
  readonly options: readonly string[];
  /** The kinds that are wanted, where not all are. */
  readonly attr: readonly AttributeFilter[];
}

/** By the names of the sections. */
export type AskedSections = Readonly<Record<string, SectionAsked>>;

export interface Shape {
  /** Follows from the text. */
  readonly id: string;
  /** The shape as canonical JSON. It holds no secret. */
  readonly text: string;
  readonly asked: AskedSections;
}

export const shapeOf = (asked: AskedSections): Shape => shapeWith(canonicalSections(asked));

/** `text`: of a shape that was stored. */
export const parsedShape = (text: string): Shape =>
  shapeOf((JSON.parse(text) as { readonly sections: AskedSections }).sections);

function shapeWith(asked: AskedSections): Shape {
  const text = JSON.stringify({ sections: asked });
  return { id: hash('sha256', text, 'base64url').slice(0, 22), text, asked };
}

/** The order of sections, options and kinds has no meaning, and neither has a repetition. */
const canonicalSections = (asked: AskedSections): AskedSections =>
  Object.fromEntries(
    Object.entries(asked)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { options, attr }]) => [
        name,
        { options: [...new Set(options)].toSorted(), attr: canonicalFilters(attr) },
      ]),
  );

const canonicalFilters = (filters: readonly AttributeFilter[]): readonly AttributeFilter[] =>
  [...new Set(filters.map(filterText))].toSorted().map((text) => JSON.parse(text) as AttributeFilter);

/** The same for filters that ask for the same. */
export const filterText = (filter: AttributeFilter): string =>
  JSON.stringify(
    Object.fromEntries(filterKeys.flatMap((key) => (filter[key] === undefined ? [] : [[key, filter[key]]]))),
  );
