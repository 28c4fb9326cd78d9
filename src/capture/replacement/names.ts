// Names of elements and attributes. Names that AA is known to use stay. Others stay where they look like names of a schema, because
// they are what a capture is for; the report lists them. A name that may be about a person is replaced.

import { isNameOfAnswer } from '../../aa/answers/vocabulary.ts';
import { canonicalName, canonicalNames } from '../../aa/xml/names.ts';
import { type Catalogue, perCatalogue } from '../../catalogue/catalogue.ts';
import { allFields } from './value-kinds.ts';

const htmlNames =
  'a address alt align bgcolor b body border br button center charset class code col colspan content dd div dl dt em font footer form frame frameset h1 h2 h3 h4 h5 h6 head header height hr href html http-equiv i id img input lang li link main meta method name nav noscript ol option p pre rel script section select size small span src strong style table target tbody td textarea tfoot th thead title tr type u ul valign value viewport width';

const xmlNames =
  'xmlns xsi xsd xml lang nil space schemaLocation noNamespaceSchemaLocation version encoding standalone xml-stylesheet';

/** A root that answers are assumed to have. */
const rootName = 'webServiceResponse';

const knownNames = perCatalogue((catalogue) =>
  canonicalNames([
    ...`${htmlNames} ${xmlNames} ${rootName}`.split(' '),
    ...allFields(catalogue).flatMap(({ element, inside, entry }) => [element, inside ?? '', entry ?? '']),
    ...catalogue.sections.flatMap(({ name, item }) => [name, item ?? '']),
    ...catalogue.volatile,
  ]),
);

/** A name as schemas have them: not long, and without digits in a row. */
const plausible = /^(?!.*\d{3})[A-Za-z_][\w.-]{0,39}$/;

/** The words of a name: `AnnSmith`, `ann-smith` and `ANN_SMITH` have two. */
const wordsOf = (name: string): readonly string[] => name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];

export interface NameRules {
  readonly catalogue: Catalogue;
  /** Further names of the client's dialect. */
  readonly dialectNames: Iterable<string>;
  readonly isSecret: (text: string) => boolean;
  /** Whether it stands in a value, too, as names of people do. */
  readonly isValueWord: (word: string) => boolean;
}

export interface Names {
  /** Whether AA is known to use the name. */
  isKnown(name: string): boolean;
  /** Whether the name stays. Once it is decided, it holds for the whole capture. */
  stays(name: string): boolean;
  /** Names that stay though AA is not known to use them. */
  readonly unknown: ReadonlySet<string>;
  /** How many different names were replaced. */
  readonly replaced: number;
}

export function namesOf({ catalogue, dialectNames, isSecret, isValueWord }: NameRules): Names {
  const known = knownNames(catalogue);
  const ofDialect = canonicalNames(dialectNames);
  const decided = new Map<string, boolean>();
  const unknown = new Set<string>();
  const isKnown = (name: string): boolean => {
    const canonical = canonicalName(name);
    return known.has(canonical) || ofDialect.has(canonical) || isNameOfAnswer(canonical);
  };
  const isOfValues = (part: string): boolean => isValueWord(part) || wordsOf(part).every(isValueWord);

  /** Each part of a prefixed name must look like a name, and not be made of words of values alone. */
  const looksHarmless = (name: string): boolean =>
    name.split(':').every((part) => isKnown(part) || (plausible.test(part) && !isOfValues(part)));
  function decide(name: string): boolean {
    if (isSecret(name) && !isKnown(name)) return false;
    if (!looksHarmless(name)) return false;
    for (const part of name.split(':')) if (!isKnown(part)) unknown.add(part);
    return true;
  }
  return {
    isKnown,
    unknown,
    get replaced() {
      return [...decided.values()].filter((stays) => !stays).length;
    },
    stays: (name) => {
      const before = decided.get(name);
      if (before !== undefined) return before;
      const stays = decide(name);
      decided.set(name, stays);
      return stays;
    },
  };
}
