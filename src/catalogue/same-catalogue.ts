// Whether two catalogues are the same. They are compared by what they say: each of them may have been made anew.

import { type Catalogue, perCatalogue } from './catalogue.ts';
import { CatalogueError } from './catalogue-error.ts';
import { columnsLacking } from './promoted.ts';

const textOf = perCatalogue((catalogue) => ({ text: JSON.stringify(catalogue) }));

const fieldsOf = ({ customerFields, sections }: Catalogue): ReadonlySet<string> =>
  new Set([
    ...customerFields.map(({ element }) => `customer.${element}`),
    ...sections.flatMap(({ name, fields }) => fields.map(({ element }) => `${name}.${element}`)),
  ]);

const mostShown = 3;

/** What one of them has and the other has not. */
function difference(one: Catalogue, other: Catalogue): string {
  const names = [...fieldsOf(one).symmetricDifference(fieldsOf(other))];
  return names.length === 0 ? 'what they say of the same fields' : names.slice(0, mostShown).join(', ');
}

/** Throws `CATALOGUE_DIFFERS`: what only one of them knows would not be asked for, or not be stored. */
export function refuseDifferent(ofSettings: Catalogue, ofShadow: Catalogue): void {
  if (textOf(ofSettings).text === textOf(ofShadow).text) return;
  throw new CatalogueError('CATALOGUE_DIFFERS', difference(ofSettings, ofShadow));
}

/** Throws `CATALOGUE_DIFFERS` where a client has promoted a field for which the tables of the shadow, as it was opened, have no column. */
export function refuseLacking(own: Catalogue, ofShadow: Catalogue): void {
  const lacking = columnsLacking(own, ofShadow);
  if (lacking.length > 0)
    throw new CatalogueError('CATALOGUE_DIFFERS', `no column ${lacking.slice(0, mostShown).join(', ')}`);
}
