// Makes up the items of one section of one customer, in their state after the customer's changes. Of four changes of a
// section two edit an item, one adds an item at the end, and one removes it again.

import type { Value } from '../../catalogue/customer-record.ts';
import { type AnySection, type SectionName, sections } from '../../catalogue/sections.ts';
import { contactItems } from './contact-items.ts';
import { Dice } from './dice.ts';
import { employmentItems } from './employment-items.ts';
import { type Ground, type ItemMakers, type ItemPlace, inCatalogueOrder } from './item.ts';
import { participationItems } from './participation-items.ts';
import { type Person, personOf } from './person.ts';
import { profileItems } from './profile-items.ts';
import { sectionCounts } from './section-counts.ts';

interface ItemRevisions {
  /** How many items there are now. */
  readonly shown: number;
  /** How often the item at an index changed. */
  of(index: number): number;
}

/** For a section with one item: every change edits the item. */
const ofSingle = (revision: number): ItemRevisions => ({ shown: 1, of: () => revision });

/** `base`: how many items the section began with. A section without items never changes. */
function itemRevisions(base: number, revision: number, single: boolean): ItemRevisions {
  if (base === 0 || revision === 0) return { shown: base, of: () => 0 };
  if (single) return ofSingle(revision);
  const edits = (revision + 1) >> 1;
  return {
    shown: base + ((revision >> 1) & 1),
    of: (index) => {
      if (index >= base) return revision >> 2;
      return edits > index ? Math.floor((edits - 1 - index) / base) + 1 : 0;
    },
  };
}

const makers: ItemMakers<SectionName> = {
  ...contactItems,
  ...employmentItems,
  ...participationItems,
  ...profileItems,
};

export interface MadeItem {
  /** In the catalogue's order. */
  readonly values: readonly Value[];
  readonly hiddenUnless: string | null;
  /**
   * The place of the item in its section, from 0. The items inside it are made from this. `null`: the item was added by a
   * change. Nothing stands inside such an item, so that adding it changes only its own section.
   */
  readonly innerKey: number | null;
}

/** A customer after a number of changes. */
export interface Moment {
  readonly ground: Ground;
  readonly number: number;
  /** The person with the first name it had. Values that are made from a name do not follow its changes. */
  readonly person: Person;
  /** How often each part changed, by the position of the part. */
  readonly revisions: Uint32Array;
  readonly renewals: number;
}

export const momentOf = (
  ground: Ground,
  number: number,
  revisions: Uint32Array,
  renewals: number,
): Moment => ({ ground, number, person: personOf(ground.seed, number, 0), revisions, renewals });

const hiddenFrom = 5_000;

interface ItemAt {
  readonly index: number;
  readonly parent: number;
  readonly revision: number;
  readonly hiddenUnless: string | null;
  readonly added: boolean;
}

function makeItem(moment: Moment, section: AnySection, at: number, item: ItemAt): MadeItem {
  const { ground, number, person, renewals } = moment;
  const { index, parent, revision, hiddenUnless, added } = item;
  const dice = Dice.of(ground.seed, number, 10 + at, index, parent);
  const place: ItemPlace = { ground, number, person, dice, index, revision, renewals, hiddenUnless };
  const values = inCatalogueOrder(section.fields, makers[section.name](place), dice);
  return { values, hiddenUnless, innerKey: added ? null : index };
}

/** Puts hidden items after the first item, so that positions in an answer depend on the options of the request. */
const withHidden = (shown: readonly MadeItem[], hidden: readonly MadeItem[]): readonly MadeItem[] =>
  hidden.length === 0 ? shown : [...shown.slice(0, 1), ...hidden, ...shown.slice(1)];

const nothing: readonly MadeItem[] = [];

/** `parent`: the index of the job that the items stand in. Only items of the first job change. */
export function makeSection(moment: Moment, at: number, parent = 0): readonly MadeItem[] {
  const section = sections[at];
  if (section === undefined) throw new RangeError(`there is no section ${at}`);
  const counts = sectionCounts(moment.ground, moment.number, at, parent);
  if (counts.shown === 0 && counts.hidden.length === 0) return nothing;
  const revision = parent === 0 ? (moment.revisions[at] ?? 0) : 0;
  const revisions = itemRevisions(counts.shown, revision, section.item === null);
  const shown = Array.from({ length: revisions.shown }, (_, index) => {
    const added = index >= counts.shown;
    const item = { index, parent, revision: revisions.of(index), hiddenUnless: null, added };
    return makeItem(moment, section, at, item);
  });
  const hidden = counts.hidden.map((hiddenUnless, i) => {
    const item = { index: hiddenFrom + i, parent, revision: 0, hiddenUnless, added: false };
    return makeItem(moment, section, at, item);
  });
  return withHidden(shown, hidden);
}
