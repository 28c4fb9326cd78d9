// The identity of a made-up customer: an individual or a company, and its name. All other data refers to it.

import { Dice, entry } from './dice.ts';
import {
  companyForms,
  companyNames,
  companyTrades,
  degrees,
  firstNames,
  lastNames,
  middleNames,
  prefixes,
  suffixes,
} from './names.ts';

/** Every twelfth customer is a company, and the eleven after it work there. */
const companyEvery = 12;
/** A few of the others have hundreds of rows. */
const giantEvery = 499;

export const isCompany = (number: number): boolean => number % companyEvery === 0;
export const isGiant = (number: number): boolean => number % giantEvery === 7;
export const employerOf = (number: number): number => number - (number % companyEvery);

/** The numbers of a company's employees in a world that began with `size` customers. */
export const employeesOf = (company: number, size: number): readonly number[] =>
  Array.from({ length: companyEvery - 1 }, (_, i) => company + 1 + i).filter((number) => number < size);

export interface Person {
  readonly company: boolean;
  readonly prefix: string | null;
  readonly first: string | null;
  readonly middle: string | null;
  readonly last: string | null;
  readonly suffix: string | null;
  readonly degree: string | null;
  readonly informal: string | null;
  readonly display: string;
}

const noName = {
  prefix: null,
  first: null,
  middle: null,
  last: null,
  suffix: null,
  degree: null,
  informal: null,
};

function companyOf(dice: Dice, revision: number): Person {
  const trade = dice.pick(companyTrades);
  const form = entry(companyForms, dice.below(companyForms.length) + revision);
  const name = [dice.pick(companyNames), trade, form].filter((part) => part !== '').join(' ');
  return { ...noName, company: true, display: name };
}

function some(dice: Dice, probability: number, list: readonly string[]): string | null {
  const value = dice.pick(list);
  return dice.chance(probability) ? value : null;
}

function individualOf(dice: Dice, revision: number): Person {
  const first = dice.pick(firstNames);
  const last = entry(lastNames, dice.below(lastNames.length) + revision);
  const middle = some(dice, 0.4, middleNames);
  const suffix = some(dice, 0.05, suffixes);
  const degree = some(dice, 0.3, degrees);
  const name = [first, middle, last, suffix].filter((part) => part !== null).join(' ');
  const display = degree === null ? name : `${name}, ${degree}`;
  const prefix = some(dice, 0.6, prefixes);
  const informal = dice.chance(0.3) ? first.slice(0, 3) : null;
  return { company: false, prefix, first, middle, last, suffix, degree, informal, display };
}

const nameKey = 1_000;

/** `revision`: how often the name changed. Other customers refer to a customer by its first name (revision 0). */
export function personOf(seed: number, number: number, revision: number): Person {
  const dice = Dice.of(seed, number, nameKey);
  return isCompany(number) ? companyOf(dice, revision) : individualOf(dice, revision);
}
