// Makes up one customer with every documented section and field, or without some of them, by chance.

import type { Chance } from './chance.ts';
import {
  type DocumentedField,
  documentedSection,
  documentedSections,
  nameFields,
} from './documented-customer.ts';
import type { Item, MadeUpCustomer, Style, Value } from './stand-in-world.ts';

/** Numbers of no customer. One of them is part of others. */
export const unknownIds: readonly string[] = ['4711', '47', '0000009'];

/** Of one to seven digits, some with leading zeros, a few with a letter. Some differ by nothing but zeros. */
export function makeIds(count: number, chance: Chance): readonly string[] {
  const ids = new Set(['7', '007', '42', '0042', '1', '12A', '471', '14711', '47110', '0000010', '10']);
  while (ids.size < count) {
    const id = String(chance.whole(1, 9)) + chance.digits(chance.whole(0, 6));
    ids.add(chance.happens(0.15) ? id.padStart(7, '0') : id);
    for (const unknown of unknownIds) ids.delete(unknown);
  }
  return [...ids].slice(0, count);
}

/** Fields that are never without a value. */
const always =
  /Serno$|^(?:addressType|phoneType|emailType|websiteType|role|type|code|id|subgroupId|packageCode)$|^(?:dimensionType|dimensionCode|badAddress|aliasType|context|bioText|slotType|vendorType|categoryCode)$/;

export function makeCustomer(
  custId: string,
  at: number,
  ids: readonly string[],
  chance: Chance,
): MadeUpCustomer {
  const company = at % 4 === 3;
  const custType = at % 17 === 5 ? null : company ? 'C' : 'I';
  const full = `${chance.word()} ${chance.word()}`;
  const name: Record<string, Value> = Object.fromEntries(nameFields.map((field) => [field.name, null]));
  name['displayName'] = company
    ? `${full} ${chance.pick(['Institute', 'Works & Sons', 'Labs', '¿ Group'])}`
    : full;
  if (!company)
    for (const field of nameFields)
      if (field.name !== 'displayName' && chance.happens(0.8)) name[field.name] = chance.text();
  const sections: Record<string, Item[]> = {};
  for (const { name: section, item } of documentedSections) {
    sections[section] = [];
    if (section === 'employmentAttributes' || !suits(section, company)) continue;
    const count = item === null ? chance.whole(0, 1) : chance.happens(0.25) ? 0 : chance.whole(1, 3);
    for (let i = 0; i < count; i++) sections[section].push(makeItem(section, ids, chance));
  }
  return {
    custId,
    own: {
      custType,
      loginId: chance.happens(0.3) ? null : `${chance.word().toLowerCase()}${chance.digits(3)}`,
      createDate: chance.happens(0.1) ? null : chance.date(1985, 2024),
      toBePurged: chance.happens(0.2) ? null : chance.happens(0.1),
    },
    name,
    globalOptOut: chance.happens(0.3) ? null : chance.happens(0.4),
    sections,
    style: makeStyle(at),
  };
}

/** Everyone is spelled in one way, and each way is met often. */
const makeStyle = (at: number): Style => ({
  flags: at % 6 === 1 ? 'letters' : 'words',
  noValue: (['left out', 'closed', 'pair'] as const)[at % 3] ?? 'closed',
  noItems: at % 5 < 2 ? 'left out' : 'closed',
  indented: at % 2 === 0,
  cdata: at % 7 !== 2,
});

const ofCompanies = ['companyAdmins', 'employees'];
const ofIndividuals = ['jobs', 'certifications', 'committeePositions'];

const suits = (section: string, company: boolean): boolean =>
  !(company ? ofIndividuals : ofCompanies).includes(section);

export function makeItem(name: string, ids: readonly string[], chance: Chance, hidden?: boolean): Item {
  const section = documentedSection(name);
  const item: Item = {
    values: {},
    lists: {},
    inactiveSlots: [],
    attributes: [],
    hidden: section.hiddenUnless !== null && (hidden ?? chance.happens(0.2)),
  };
  for (const field of section.fields)
    item.values[field.name] =
      !always.test(field.name) && chance.happens(0.2) ? null : makeValue(name, field, ids, chance);
  for (const { name: list, entry, fields } of section.lists) {
    const entries = Array.from({ length: chance.whole(0, 3) }, (_, i) =>
      fields === null ? `${entry.toUpperCase()}${i + 1}` : makeEntry(fields, ids, chance),
    );
    item.lists[list] = entries;
    if (list === 'slotSummaries' && fields !== null && chance.happens(0.3))
      item.inactiveSlots.push(makeEntry(fields, ids, chance));
  }
  if (name === 'jobs' && chance.happens(0.7))
    for (let i = chance.whole(1, 3); i > 0; i--)
      item.attributes.push(makeItem('employmentAttributes', ids, chance));
  settle(name, item, chance);
  return item;
}

/** What tells that an item is bad, inactive or expired. */
function settle(name: string, { values, hidden }: Item, chance: Chance): void {
  if ('badAddress' in values) values['badAddress'] = hidden;
  if (name === 'memberships') {
    values['statusCode'] = hidden ? 'TERMINATED' : 'ACTIVE';
    // A relationship is there as a whole or not at all.
    if (values['directOrInherited'] !== 'INHERITED')
      for (const { name: field, within } of documentedSection(name).fields)
        if (within === 'relationship') values[field] = null;
  }
  const last = name === 'subscriptions' ? 'expirationDate' : 'endDate';
  if (name === 'subscriptions' || name === 'jobs' || name === 'committeePositions')
    values[last] = hidden ? chance.date(2005, 2019) : chance.happens(0.5) ? null : chance.date(2040, 2060);
}

/** A small object of texts, as they stand on the wire. */
function makeEntry(
  fields: readonly DocumentedField[],
  ids: readonly string[],
  chance: Chance,
): Readonly<Record<string, string>> {
  const entry: Record<string, string> = {};
  for (const field of fields) {
    if (!always.test(field.name) && chance.happens(0.3)) continue;
    const value = makeValue('', field, ids, chance);
    entry[field.name] = typeof value === 'string' && field.kind === 'date' ? wireDate(value) : String(value);
  }
  return entry;
}

/** `MM/DD/YYYY`. */
export const wireDate = (iso: string): string => `${iso.slice(5, 7)}/${iso.slice(8)}/${iso.slice(0, 4)}`;

export function makeValue(
  section: string,
  { name, kind }: DocumentedField,
  ids: readonly string[],
  chance: Chance,
): Value {
  if (kind === 'flag') return chance.happens(0.5);
  if (kind === 'date') return chance.date(1950, 2035);
  if (kind === 'number') return makeNumber(name, chance);
  const special = texts[`${section}.${name}`] ?? texts[name];
  if (special !== undefined) return special(chance, ids);
  if (name.endsWith('Serno')) return chance.digits(1).replace('0', '9') + chance.digits(chance.whole(2, 6));
  if (/^(?:URLto|urlTo|image)/.test(name))
    return `https://files.example.org/${chance.word()}?a=1&b=${chance.digits(4)}`;
  if (/(?:Code|Type|Ty|Level|Group|^code|^type)$/.test(name)) return chance.code();
  return chance.text();
}

function makeNumber(name: string, chance: Chance): number {
  if (name === 'docSize') return chance.whole(0, 9_000_000);
  if (name === 'displayOrder') return chance.whole(0, 40);
  if (name === 'hoursPerWeek') return chance.whole(2, 80) / 2;
  if (name === 'latitude') return chance.whole(-900_000, 900_000) / 10_000;
  if (name === 'longitude') return chance.whole(-1_800_000, 1_800_000) / 10_000;
  return chance.whole(-5_000, 500_000) / 100;
}

const texts: Readonly<Record<string, (chance: Chance, ids: readonly string[]) => string>> = {
  role: (chance) => chance.pick(['MEMBER', 'STAFF', 'BOARD', 'SPEAKER', 'AUTHOR', 'REVIEWER', 'ADMIN']),
  state: (chance) => chance.pick(['VA', 'MD', 'NY', 'CA']),
  postalCode: (chance) => `0${chance.digits(4)}`,
  countryCode: (chance) => chance.pick(['US', 'CA', 'DE']),
  'phones.number': (chance) => `(555) 010-${chance.digits(4)}`,
  ext: (chance) => `0${chance.digits(2)}`,
  'emails.address': (chance) => `${chance.word().toLowerCase()}@example.org`,
  'websites.address': (chance) => `https://www.example.org/${chance.word()}?x=1&y=2`,
  preferredEmail: (chance) => `${chance.word().toLowerCase()}@example.org`,
  employerId: (chance, ids) => chance.pick(ids),
  inheritedFromCustId: (chance, ids) => chance.pick(ids),
  id: (chance, ids) => chance.pick(ids),
  subgroupId: (chance) => chance.digits(chance.whole(1, 4)),
  employerCustTy: () => 'C',
  directOrInherited: (chance) => chance.pick(['DIRECT', 'INHERITED', 'INHERITED']),
  bioText: (chance) => `<p>${chance.text()}</p>\n<p>${chance.text()}  & ${chance.text()}</p>`,
  certificateNumber: (chance) => `00${chance.digits(5)}`,
  mimeType: (chance) => chance.pick(['application/pdf', 'image/png']),
  fileName: (chance) => `${chance.word()} ${chance.digits(2)}.pdf`,
};
