// The parts that each change of a customer touched. They are computed from the seed whenever they are needed, so only
// the number of changes is kept for a customer.

import { sections, type SectionName } from '../../catalogue/sections.ts';
import { Dice } from './dice.ts';
import { sectionCounts } from './section-counts.ts';

/** A part of a customer that changes as one: `name` for all its names, or a section. */
export type Part = SectionName | 'name';

/** How often each part changes, compared with the others. Parts that are made from other customers never change. */
const weights: Readonly<Record<Part, number>> = {
  name: 2,
  roles: 1,
  addresses: 5,
  phones: 3,
  emails: 5,
  websites: 1,
  jobs: 3,
  employmentAttributes: 1,
  committeePositions: 2,
  memberships: 5,
  subscriptions: 2,
  communicationPreferences: 4,
  customerAttributes: 2,
  custDimAttrs: 1,
  bio: 1,
  aliases: 1,
  companyAdmins: 1,
  certifications: 1,
  employees: 0,
  referralInfo: 0,
  files: 1,
};

/** The position of the name among the parts: after the sections, which are in the catalogue's order. */
export const nameAt = sections.length;
export const partAt = (at: number): Part => sections[at]?.name ?? 'name';

interface Seeded {
  readonly seed: number;
  readonly size: number;
}

/** The positions of the parts that this customer has, each as many times as its weight. */
function lots(ground: Seeded, number: number): readonly number[] {
  const list: number[] = [];
  for (let at = 0; at <= nameAt; at += 1) {
    const weight = weights[partAt(at)];
    if (weight === 0 || (at < nameAt && sectionCounts(ground, number, at).shown === 0)) continue;
    for (let i = 0; i < weight; i += 1) list.push(at);
  }
  return list;
}

const changeKey = 3_000;

/** One to three parts, mostly one. */
function drawn(ground: Seeded, number: number, change: number, from: readonly number[]): readonly number[] {
  const dice = Dice.of(ground.seed, number, changeKey, change);
  const wanted = dice.pick([1, 1, 1, 2, 2, 3]);
  const parts = new Set<number>();
  for (let i = 0; i < wanted; i += 1) parts.add(dice.pick(from));
  return [...parts];
}

/** The positions of the parts that one change of a customer touched. Changes are counted from 1. */
export const touchedBy = (ground: Seeded, number: number, change: number): readonly number[] =>
  drawn(ground, number, change, lots(ground, number));

/** How often each part has changed after this many changes, by its position. */
export function revisionsAfter(ground: Seeded, number: number, changes: number): Uint32Array {
  const revisions = new Uint32Array(nameAt + 1);
  if (changes === 0) return revisions;
  const from = lots(ground, number);
  for (let change = 1; change <= changes; change += 1) {
    for (const at of drawn(ground, number, change, from)) revisions[at] = (revisions[at] ?? 0) + 1;
  }
  return revisions;
}
