// The lines of the configuration that promote fields, with what is known of each: a document, and a text to paste.

import { suggestName } from '../config/nearest-name.ts';
import type { LearnedField } from '../catalogue/learned-field.ts';
import { columnOfElement, placeOfPath, type PromotedField, type PromotedType, promotedTypes } from '../catalogue/promoted.ts';
import { writtenField } from '../config/field-keys.ts';
import type { ClientId } from '../catalogue/ids.ts';
import { count, counted } from '../wording.ts';
import { fewest } from './learned-fields.ts';

/** The fields of all clients have their columns in the same tables. */
export interface OtherFields {
  readonly client: ClientId;
  readonly fields: readonly PromotedField[];
}

export interface PromotionTerms {
  readonly client: ClientId;
  readonly learned: readonly LearnedField[];
  /** Those that are named. Empty: all that are advised. */
  readonly paths: readonly string[];
  readonly others: readonly OtherFields[];
  /** Whether the configuration takes such a field beside those that the client has. */
  readonly isFit: (field: PromotedField) => boolean;
}

export interface Promotion {
  readonly field: PromotedField;
  /** What is known of it. */
  readonly comment: string;
}

export interface Promotions {
  readonly advised: readonly Promotion[];
  /** Paths that were named and cannot be promoted, with a reason. */
  readonly refused: readonly string[];
}

export function promotions(terms: PromotionTerms): Promotions {
  const { learned, paths } = terms;
  const refused = paths.flatMap((path) => refusal(path, learned) ?? []);
  const chosen = learned.filter(
    (one) => isPossible(one) && (paths.length === 0 ? one.customers >= fewest : paths.includes(one.path)),
  );
  return { advised: chosen.map((one) => promotion(one, terms)), refused };
}

const isPossible = ({ isOwn, reason }: LearnedField): boolean => isOwn && reason === 'unknown';

function refusal(path: string, learned: readonly LearnedField[]): string | null {
  const found = learned.find((one) => one.path === path);
  if (found !== undefined && isPossible(found)) return null;
  if (found !== undefined && found.reason !== 'unknown') return `${path}: the catalogue knows it already`;
  if (found !== undefined) return `${path}: it stands within another element, or beside the items of a section`;
  const known = learned.filter(isPossible).map((one) => one.path);
  const suggestion = suggestName(path, known);
  return `${path}: AA has sent no such field of a stored customer${suggestion === null ? '' : ` (${suggestion})`}`;
}

function promotion(found: LearnedField, { others, isFit }: PromotionTerms): Promotion {
  const { path } = found;
  const { section, element } = placeOfPath(path);
  const usual = columnOfElement(element);
  const guess = found.customers < fewest ? 'text' : (promotedTypes.find((type) => type === found.type) ?? 'text');
  const other = others.find(({ fields }) =>
    fields.some((field) => field.column === usual && placeOfPath(field.path).section === section),
  );
  const type = other === undefined ? guess : typeIn(other, usual, section);
  const [first, second] = [usual, `aa_${usual.replaceAll(/[^a-z0-9_]/g, '')}`].map(
    (column): PromotedField => ({ path, type, isVolatile: false, column }),
  );
  const field = first !== undefined && (isFit(first) || second === undefined) ? first : (second as PromotedField);
  return { field, comment: commentOn(found, type, other?.client ?? null) };
}

const typeIn = ({ fields }: OtherFields, column: string, section: string | null): PromotedType =>
  fields.find((field) => field.column === column && placeOfPath(field.path).section === section)?.type ?? 'text';

function commentOn({ customers, values, readable, type: guess }: LearnedField, type: PromotedType, other: ClientId | null): string {
  if (other !== null && type !== guess) return `${type}: as ${other} has this column; what is none stays in extra`;
  if (customers < fewest) return `fewer than ${fewest} customers have it: nothing is said of its values`;
  const failures = type === guess ? values - readable : 0;
  const fit = failures === 0 ? `all of ${counted(values, 'value')}` : `${count(readable)} of ${counted(values, 'value')}; ${count(failures)} stay in extra`;
  return `${type}: ${fit}, of ${counted(customers, 'customer')}`;
}

export type PromotionDocument = ReturnType<typeof promotionDocument>;

export const promotionDocument = (client: ClientId, { advised }: Promotions) => ({
  client: client as string,
  fields: advised.map(({ field, comment }) => ({
    path: field.path,
    type: field.type,
    column: field.column,
    comment,
  })),
  yaml: yamlOf(advised),
});

/** Nothing is written anywhere: a person pastes it. */
export const promotionText = ({ client, fields, yaml }: PromotionDocument): string =>
  fields.length === 0
    ? `# ${client}: there is nothing to promote: of no field that the catalogue does not know have ${fewest} stored customers a text\n`
    : `# Under the client ${client} in the configuration; if it has \`fields\`, beside those.\n${yaml}# Then: aa-shadow plan --client ${client}\n`;

const yamlOf = (advised: readonly Promotion[]): string =>
  `fields:\n${advised.map(({ field, comment }) => `  # ${comment}\n  ${field.path}: ${settingsText(field)}\n`).join('')}`;

const settingsText = (field: PromotedField): string =>
  `{ ${Object.entries(writtenField(field))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')} }`;
