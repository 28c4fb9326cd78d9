// A customer as AA shows it to one request: the sections asked for, and of their items those the options let through.

import { customerFields } from '../../catalogue/customer-fields.ts';
import type { Value } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { sections, sectionNames, type SectionName } from '../../catalogue/sections.ts';
import { isoDay, worldToday } from './calendar.ts';
import { Dice } from './dice.ts';
import { inCatalogueOrder, type Ground } from './item.ts';
import { makeSection, momentOf, type MadeItem, type Moment } from './make-section.ts';
import { personOf } from './person.ts';
import { nameAt, revisionsAfter } from './revisions.ts';

/** Sections asked for, each with its options that are true. */
export type Asked = Readonly<Partial<Record<SectionName, readonly string[]>>>;

/** Every section, without any of its options. */
export const everySection: Asked = Object.fromEntries(sectionNames.map((name) => [name, []]));

/** All that has to be kept of a customer. */
export interface CustomerState {
  readonly number: number;
  readonly changes: number;
  readonly renewals: number;
}

export interface VisibleItem {
  readonly values: readonly Value[];
  /** Items that stand inside this one (the attributes of a job); `null` where none were asked for. */
  readonly inner: readonly VisibleItem[] | null;
}

export interface VisibleSection {
  /** Its position in the catalogue. */
  readonly at: number;
  readonly items: readonly VisibleItem[];
}

export interface VisibleCustomer {
  readonly number: number;
  readonly custId: CustId;
  /** One per entry of the catalogue's `customerFields`. */
  readonly values: readonly Value[];
  /** The sections asked for that do not stand inside another, in the catalogue's order. */
  readonly sections: readonly VisibleSection[];
}

const identityOf = (ground: Ground, number: number, nameRevision: number): readonly Value[] => {
  const person = personOf(ground.seed, number, nameRevision);
  const dice = Dice.of(ground.seed, number, 1_001);
  const login = dice.chance(0.7) ? `user${number}` : null;
  const made: Readonly<Partial<Record<(typeof customerFields)[number]['element'], Value>>> = {
    custId: ground.idOf(number),
    custType: person.company ? 'C' : 'I',
    loginId: login,
    createDate: isoDay(worldToday - dice.between(300, 9_000)),
    prefixName: person.prefix,
    firstName: person.first,
    middleName: person.middle,
    lastName: person.last,
    suffixName: person.suffix,
    degreeName: person.degree,
    informalName: person.informal,
    displayName: person.display,
    companyName: person.company ? person.display : null,
  };
  return inCatalogueOrder(customerFields, made, dice);
};

const through = ({ hiddenUnless }: MadeItem, options: readonly string[]): boolean =>
  hiddenUnless === null || options.includes(hiddenUnless);

const visibleItems = (moment: Moment, at: number, options: readonly string[], parent = 0) =>
  makeSection(moment, at, parent).filter((item) => through(item, options));

/** For each section, the position of the one that stands inside its items. */
const innerAt = sections.map(({ name }) => sections.findIndex(({ within }) => within === name));

const visibleSection = (
  moment: Moment,
  at: number,
  options: readonly string[],
  asked: Asked,
): VisibleSection => {
  const inside = innerAt[at] ?? -1;
  const insideName = sections[inside]?.name;
  const insideOptions = insideName === undefined ? undefined : asked[insideName];
  const innerOf = (key: number | null): readonly VisibleItem[] | null => {
    if (insideOptions === undefined) return null;
    if (key === null) return [];
    return visibleItems(moment, inside, insideOptions, key).map(({ values }) => ({ values, inner: null }));
  };
  const items = visibleItems(moment, at, options).map(({ values, innerKey }) => ({
    values,
    inner: innerOf(innerKey),
  }));
  return { at, items };
};

export const visibleCustomer = (ground: Ground, state: CustomerState, asked: Asked): VisibleCustomer => {
  const { number } = state;
  const revisions = revisionsAfter(ground, number, state.changes);
  const moment = momentOf(ground, number, revisions, state.renewals);
  const shown = sections.flatMap(({ name, within }, at) => {
    const options = asked[name];
    return options === undefined || within !== null ? [] : [visibleSection(moment, at, options, asked)];
  });
  const values = identityOf(ground, number, revisions[nameAt] ?? 0);
  return { number, custId: ground.idOf(number), values, sections: shown };
};
