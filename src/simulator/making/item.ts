// The input and the result of the functions that make up items, and how a result becomes values in the catalogue's order.

import type { CustId } from '../../catalogue/ids.ts';
import type { Field } from '../../catalogue/field.ts';
import type { Value } from '../../catalogue/customer-record.ts';
import type { AnySection, SectionName } from '../../catalogue/sections.ts';
import { isoDay, worldToday } from './calendar.ts';
import type { Dice } from './dice.ts';
import type { Person } from './person.ts';

/** The facts of a world that stay the same while its customers change. */
export interface Ground {
  readonly seed: number;
  /** How many customers the world began with. */
  readonly size: number;
  readonly idOf: (number: number) => CustId;
}

/** One item that is to be made up. */
export interface ItemPlace {
  readonly ground: Ground;
  /** The customer's number. */
  readonly number: number;
  readonly person: Person;
  /** Gives the same numbers for every revision of the item. */
  readonly dice: Dice;
  /** The item's place in its section, from 0. It does not move when other items are added or removed. */
  readonly index: number;
  /** How often the item changed. The made-up values differ from one revision to the next. */
  readonly revision: number;
  /** How often the customer's memberships were renewed. */
  readonly renewals: number;
  /** The option without which AA leaves the item out (`includeBad`). `null`: AA always gives the item. */
  readonly hiddenUnless: string | null;
}

type ElementsOf<Name extends SectionName> = Extract<AnySection, { name: Name }>['fields'][number]['element'];

/** Makes up the values of an item, by element name. Values that it leaves out are made from the field's type. */
export type ItemMaker<Name extends SectionName> = (
  place: ItemPlace,
) => Readonly<Partial<Record<ElementsOf<Name>, Value>>>;

export type ItemMakers<Name extends SectionName> = { readonly [N in Name]: ItemMaker<N> };

function invented({ type, element, entry }: Field, dice: Dice): Value {
  switch (type) {
    case 'text':
      return `${element} ${dice.below(1_000)}`;
    case 'number':
      return dice.below(1_000);
    case 'flag':
      return dice.chance(0.5);
    case 'date':
      return isoDay(worldToday - dice.below(5_000));
    case 'list':
      return [`${entry ?? element} ${dice.below(1_000)}`];
  }
}

/** A field that no maker fills gets a value from its type, so adding a field to the catalogue is enough. */
export const inCatalogueOrder = (
  fields: readonly Field[],
  made: Readonly<Record<string, Value | undefined>>,
  dice: Dice,
): readonly Value[] =>
  fields.map((field) => {
    const value = made[field.element];
    return value === undefined ? invented(field, dice) : value;
  });

/** A serial number of AA's database: a text that is unique within its section. */
export const serialNumber = ({ number, index }: ItemPlace): string => String(number * 100 + index + 100_001);
