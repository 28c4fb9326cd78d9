// A catalogue that knows less than the simulated AA sends: what was taken out of it can be promoted, with real values of every type.

import { builtIn, type Catalogue, catalogueOf } from '../../src/catalogue/catalogue.ts';
import {
  columnOfElement,
  placeOfPath,
  type PromotedField,
  type PromotedType,
  withAllColumns,
} from '../../src/catalogue/promoted.ts';

/** Of every type, of the customer and of items, also of items within items. */
const takenOut: ReadonlySet<string> = new Set([
  'custType',
  'createDate',
  'toBePurged',
  'addresses.city',
  'addresses.preferred',
  'memberships.joinDate',
  'memberships.classCode',
  'phones.preferred',
  'jobs.startDate',
  'files.docSize',
  'employmentAttributes.code',
]);

export const smaller: Catalogue = catalogueOf({
  ...builtIn,
  identity: builtIn.identity.filter(({ element }) => !takenOut.has(element)),
  sections: builtIn.sections.map((section) => ({
    ...section,
    fields: section.fields.filter(({ element }) => !takenOut.has(`${section.name}.${element}`)),
  })),
});

export const promoted = (
  path: string,
  type: PromotedType | null,
  more: Partial<PromotedField> = {},
): PromotedField => ({
  path,
  type,
  isVolatile: type === null,
  column: type === null ? null : columnOfElement(placeOfPath(path).element),
  ...more,
});

/** Of one path at most one is chosen. Some have a type that their values are not of, and one has parts where a text is awaited. */
export const choices: readonly PromotedField[] = [
  promoted('custType', 'text'),
  promoted('custType', 'flag', { column: 'is_of_type' }),
  promoted('createDate', 'date'),
  promoted('createDate', 'text', { column: 'created' }),
  promoted('toBePurged', 'flag'),
  promoted('loyaltyPrograms', 'text'),
  promoted('addresses.city', 'text'),
  promoted('addresses.city', 'text', { column: 'town' }),
  promoted('addresses.city', 'date', { column: 'city_date' }),
  promoted('addresses.preferred', 'flag'),
  promoted('addresses.geoCode', 'number'),
  promoted('addresses.geoCode', 'number', { isVolatile: true }),
  promoted('addresses.geoCode', null),
  promoted('memberships.joinDate', 'date'),
  promoted('memberships.joinDate', 'text', { column: 'joined' }),
  promoted('memberships.classCode', 'text'),
  promoted('memberships.classCode', 'number', { column: 'class_number' }),
  promoted('phones.preferred', 'flag'),
  promoted('phones.preferred', 'text', { column: 'preferred_text' }),
  promoted('jobs.startDate', 'date'),
  promoted('files.docSize', 'number'),
  promoted('employmentAttributes.code', 'text'),
  promoted('phones.neverSent', 'text'),
];

/** The tables of all clients that promote any of these. */
export const widest = withAllColumns(smaller, [choices]);
