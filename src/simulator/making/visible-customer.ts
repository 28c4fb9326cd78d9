// A customer as AA shows it to one request: the sections asked for, with the items that the options allow.

import { customerFields } from '../../catalogue/customer-fields.ts';
import type { Value } from '../../catalogue/customer-record.ts';
import type { Field } from '../../catalogue/field.ts';
import type { Section } from '../../catalogue/section.ts';
import { sections, type SectionName } from '../../catalogue/sections.ts';
import { isoDay, worldToday } from './calendar.ts';
import { Dice } from './dice.ts';
import { inCatalogueOrder, type Ground } from './item.ts';
import { makeSection, momentOf, type MadeItem, type Moment } from './section-items.ts';
import { addressesAt, inDirectory, isWanted, notNarrowed, type Narrowing } from './narrowing.ts';
import { personOf } from './person.ts';
import { nameAt, revisionsAfter } from './revisions.ts';
import type { Asked, VisibleCustomer, VisibleItem, VisibleSection } from './view.ts';

/** Every section, with its usual options. */
export const everySection: Asked = Object.fromEntries(sections.map(({ name, usual }) => [name, usual]));

/** Everything that has to be kept for a customer. All its data is made from this. */
export interface CustomerState {
  readonly number: number;
  readonly changes: number;
  readonly renewals: number;
}

type CustomerElement = (typeof customerFields)[number]['element'];

/** A value that stands once in a section is given only when that section was asked for. */
const onlyWhereAsked = (field: Field, value: Value, asked: Asked): Value =>
  field.inside === null || Object.hasOwn(asked, field.inside) ? value : null;

function identityOf(ground: Ground, number: number, nameRevision: number, asked: Asked): readonly Value[] {
  const person = personOf(ground.seed, number, nameRevision);
  const dice = Dice.of(ground.seed, number, 1_001);
  const login = dice.chance(0.7) ? `user${number}` : null;
  const made: Readonly<Partial<Record<CustomerElement, Value>>> = {
    custId: ground.idOf(number),
    custType: number % 97 === 5 ? null : person.company ? 'C' : 'I',
    loginId: login,
    createDate: isoDay(worldToday - dice.between(300, 9_000)),
    toBePurged: dice.chance(0.02),
    prefixName: person.prefix,
    firstName: person.first,
    middleName: person.middle,
    lastName: person.last,
    suffixName: person.suffix,
    degreeName: person.degree,
    informalName: person.informal,
    displayName: person.display,
    companyName: person.company ? person.display : null,
    globalOptOut: dice.chance(0.1) ? null : dice.chance(0.2),
  };
  const values = inCatalogueOrder(customerFields, made, dice);
  return customerFields.map((field, i) => onlyWhereAsked(field, values[i] ?? null, asked));
}

interface View {
  readonly moment: Moment;
  readonly asked: Asked;
  readonly narrowing: Narrowing;
}

function through(at: number, { hiddenUnless, values }: MadeItem, { asked, narrowing }: View): boolean {
  const section: Section<SectionName> | undefined = sections[at];
  if (section === undefined) return false;
  const options = asked[section.name] ?? [];
  if (section.filtered)
    return options.includes('includeAll') || isWanted(section, values, narrowing.filters[section.name]);
  return hiddenUnless === null || options.includes(hiddenUnless);
}

const visibleItems = (view: View, at: number, parent = 0): readonly MadeItem[] =>
  makeSection(view.moment, at, parent).filter((item) => through(at, item, view));

/** For each section, the position of the section inside its items, or -1. */
const innerAt = sections.map(({ name }) => sections.findIndex(({ within }) => within === name));

function visibleSection(view: View, at: number): VisibleSection {
  const inside = innerAt[at] ?? -1;
  const insideName = sections[inside]?.name;
  const withInside = insideName !== undefined && view.asked[insideName] !== undefined;
  const innerOf = (key: number | null): readonly VisibleItem[] | null => {
    if (!withInside) return null;
    if (key === null) return [];
    return visibleItems(view, inside, key).map(({ values }) => ({ values, inner: null }));
  };
  const items = visibleItems(view, at).map(({ values, innerKey }) => ({ values, inner: innerOf(innerKey) }));
  return { at, items };
}

function viewOf(
  ground: Ground,
  { number, changes, renewals }: CustomerState,
  asked: Asked,
  narrowing: Narrowing,
) {
  const revisions = revisionsAfter(ground, number, changes);
  return { moment: momentOf(ground, number, revisions, renewals), asked, narrowing };
}

export function visibleCustomer(
  ground: Ground,
  state: CustomerState,
  asked: Asked,
  narrowing: Narrowing = notNarrowed,
): VisibleCustomer {
  const { number, changes, renewals } = state;
  const view = viewOf(ground, state, asked, narrowing);
  const shown = sections.flatMap(({ name, within }, at) =>
    asked[name] === undefined || within !== null ? [] : [visibleSection(view, at)],
  );
  const values = identityOf(ground, number, view.moment.revisions[nameAt] ?? 0, asked);
  const listed = inDirectory(shown, narrowing.directoryId, () => visibleSection(view, addressesAt).items);
  return { number, custId: ground.idOf(number), lockCode: 1 + changes + renewals, values, sections: listed };
}
