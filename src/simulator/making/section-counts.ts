// How many items a customer has in each section: about 25 in all. A few customers have hundreds.

import { sections, type SectionName } from '../../catalogue/sections.ts';
import { Dice } from './dice.ts';
import { employeesOf, isCompany, isGiant } from './person.ts';

export interface SectionCounts {
  /** Items that AA always gives when the section is asked for. */
  readonly shown: number;
  /** For each further item, the option without which AA leaves it out. */
  readonly hidden: readonly string[];
}

/** The least and the most items. All counts between them are equally likely. */
type Range = readonly [least: number, most: number];

const none: Range = [0, 0];

/** The counts of an individual. Those of `employmentAttributes` are for each job. */
const individual: Readonly<Record<SectionName, Range>> = {
  roles: [1, 3],
  addresses: [1, 3],
  phones: [1, 3],
  emails: [1, 2],
  websites: [0, 1],
  jobs: [1, 2],
  employmentAttributes: [0, 2],
  committeePositions: [0, 3],
  memberships: [0, 3],
  subscriptions: [0, 3],
  communicationPreferences: [2, 5],
  customerAttributes: [1, 4],
  custDimAttrs: [0, 2],
  bio: [0, 1],
  aliases: [0, 1],
  companyAdmins: none,
  certifications: [0, 2],
  employees: none,
  referralInfo: [0, 1],
  files: [0, 1],
};

const company: typeof individual = {
  ...individual,
  jobs: none,
  employmentAttributes: none,
  certifications: none,
  companyAdmins: [1, 2],
};

const giant: typeof individual = {
  ...individual,
  committeePositions: [60, 90],
  memberships: [20, 30],
  customerAttributes: [120, 160],
  communicationPreferences: [40, 60],
};

function rangesOf(number: number): typeof individual {
  if (isCompany(number)) return company;
  return isGiant(number) ? giant : individual;
}

/** Most customers have no hidden item or one. Few have one for each option. */
const hiddenOf = (options: readonly string[], dice: Dice): readonly string[] =>
  options.filter((_, i) => dice.chance(i === 0 ? 0.3 : 0.1));

const nothingHidden: readonly string[] = [];
const countsKey = 2_000;

/** `at`: the position of the section in the catalogue. `parent`: the index of the job that its items stand in. */
export function sectionCounts(
  ground: { readonly seed: number; readonly size: number },
  number: number,
  at: number,
  parent = 0,
): SectionCounts {
  const section = sections[at];
  if (section === undefined) throw new RangeError(`there is no section ${at}`);
  if (section.name === 'employees' && isCompany(number))
    return { shown: employeesOf(number, ground.size).length, hidden: nothingHidden };
  const [least, most] = rangesOf(number)[section.name];
  if (most === 0) return { shown: 0, hidden: nothingHidden };
  const dice = Dice.of(ground.seed, number, countsKey + at, parent);
  const shown = dice.between(least, most);
  const hides = section.options.length > 0 && !section.filtered;
  return { shown, hidden: hides ? hiddenOf(section.options, dice) : nothingHidden };
}
