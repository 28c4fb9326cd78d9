// What lies between the promoted fields of two shapes. A field that is promoted, or is one no more, is worked out from what is stored:
// documents have all that AA sent. AA is asked where they have not: what a policy threw away because it was unknown, and what changed
// unseen while its changes meant nothing. Pure.

import type { Catalogue } from '../catalogue/catalogue.ts';
import { placeOfPath, type PromotedField, withFields } from '../catalogue/promoted.ts';
import type { Shape } from './shape.ts';

/** The part of the customer's own fields, beside the sections. */
export const ownPart = 'customer';

/** The part of one of its own fields. */
export const ownFieldPart = (element: string): string => `${ownPart}.${element}`;

export interface FieldChange {
  readonly path: string;
  /** `null`: it was not promoted. */
  readonly from: PromotedField | null;
  /** `null`: it is not promoted any more. */
  readonly to: PromotedField | null;
  /** Whether only AA can bring what is stored of it. */
  readonly isRemote: boolean;
  /** Whether it is erased, because the policy throws away what is unknown. */
  readonly isErased: boolean;
}

type Fields = Pick<Shape, 'fields' | 'policy'>;

export function fieldChanges(from: Fields, to: Fields): readonly FieldChange[] {
  const [before, after] = [byPath(from), byPath(to)];
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((path) => {
    const [was, is] = [before.get(path) ?? null, after.get(path) ?? null];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const wasThrownAway = was === null && from.policy?.unknown === 'drop';
    const wasUnseen = was !== null && was.isVolatile && is?.isVolatile !== true;
    const isErased = is === null && to.policy?.unknown === 'drop';
    return [{ path, from: was, to: is, isRemote: !isErased && (wasThrownAway || wasUnseen), isErased }];
  });
}

const byPath = ({ fields }: Fields): ReadonlyMap<string, PromotedField> =>
  new Map(fields.map((field) => [field.path, field]));

/** The part in which a field stands: a section, or the customer's own. */
export const partOfField = ({ path }: Pick<FieldChange, 'path'>): string =>
  placeOfPath(path).section ?? ownPart;

/** Whether AA brings a field whose changes mean nothing. No hash tells that it is lacking. `from`: `null`, it is not known. */
export const bringsVolatile = (from: Fields | null, to: Fields): boolean =>
  from === null
    ? to.fields.some(({ isVolatile }) => isVolatile)
    : fieldChanges(from, to).some(({ isRemote, to: is }) => isRemote && is?.isVolatile === true);

/** The parts in which fields changed whose values are only known to AA. */
export const fieldsLacking = (from: Fields, to: Shape): readonly string[] =>
  fieldChanges(from, to)
    .filter(({ isRemote }) => isRemote)
    .map(partOfField)
    .filter((part) => part === ownPart || Object.hasOwn(to.asked, part));

/** A client's catalogue follows from its shape. `catalogue`: with or without what clients have promoted. */
export const catalogueOfShape = ({ fields }: Pick<Shape, 'fields'>, catalogue: Catalogue): Catalogue =>
  withFields(catalogue, fields);
