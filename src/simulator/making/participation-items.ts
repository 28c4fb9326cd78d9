// Makes up memberships, committee positions, subscriptions and certifications.

import { isoDay, worldToday, yearEnd } from './calendar.ts';
import type { Value } from '../../catalogue/customer-record.ts';
import {
  certificates,
  committeeGroups,
  memberClasses,
  memberSubclasses,
  packages,
  positions,
  relationships,
  subgroups,
} from './codes.ts';
import { entry, type Dice } from './dice.ts';
import { serialNumber, type ItemMakers, type ItemPlace } from './item.ts';
import { employerOf, isCompany } from './person.ts';

const committees = ['COMM', 'TASK', 'BOARD'] as const;

/** The status of a membership. Hidden ones have ended, or are empty slots of a company's package. */
function standingOf({ hiddenUnless, dice }: ItemPlace) {
  if (hiddenUnless === null) return { statusCode: 'ACTIVE', statusDescr: 'Active', member: true };
  if (hiddenUnless === 'includeInactiveSlots')
    return { statusCode: 'SLOT', statusDescr: 'Inactive slot', member: false };
  return dice.chance(0.5)
    ? { statusCode: 'TERMINATED', statusDescr: 'Terminated – dues not paid', member: false }
    : { statusCode: 'SUSPENDED', statusDescr: 'Suspended', member: false };
}

function membershipDates({ dice, revision, renewals, hiddenUnless }: ItemPlace) {
  const lapsed = hiddenUnless !== null;
  const end = lapsed ? yearEnd(-1 - dice.below(5)) : yearEnd(revision + renewals);
  return {
    joinDate: isoDay(worldToday - dice.between(2_500, 9_500)),
    expirationDate: end,
    paidThroughDate: end,
    reinstateDate: dice.chance(0.08) ? isoDay(worldToday - dice.below(2_000)) : null,
    terminateDate: lapsed ? end : null,
  };
}

/** The customer that a membership is inherited from, if it is inherited. */
function relationshipOf({ ground, dice, number }: ItemPlace, inherited: boolean) {
  const [relationshipType, relationshipTypeDescr] = inherited ? dice.pick(relationships) : [null, null];
  return {
    relationshipType,
    relationshipTypeDescr,
    relationshipStartDate: inherited ? isoDay(worldToday - dice.between(500, 3_000)) : null,
    relationshipEndDate: inherited && dice.chance(0.2) ? isoDay(worldToday + dice.between(1, 400)) : null,
    inheritedFromCustId: inherited ? ground.idOf(employerOf(number)) : null,
  };
}

/** A company's membership may have slots for its employees. */
const slots = ({ dice, number }: ItemPlace): Value =>
  isCompany(number) && dice.chance(0.5)
    ? [{ type: 'EMPLOYEE', total: '10', used: String(dice.below(11)) }]
    : null;

function group(dice: Dice) {
  const [committeeGroup, committeeGrpDescr] = dice.chance(0.5) ? dice.pick(committeeGroups) : [null, null];
  return { committeeGroup, committeeGrpDescr };
}

export const participationItems: ItemMakers<
  'committeePositions' | 'memberships' | 'subscriptions' | 'certifications'
> = {
  committeePositions: (place) => {
    const { dice, revision, hiddenUnless } = place;
    const [subgroupId, subgroupName] = dice.pick(subgroups);
    const [positionCode, positionDescr] = entry(positions, dice.below(positions.length) + revision);
    const start = worldToday - dice.between(200, 4_000);
    return {
      subgroupId,
      subgroupName,
      committeeType: dice.pick(committees),
      committeeDescr: `${subgroupName} Committee`,
      ...group(dice),
      positionCode,
      positionDescr,
      startDate: isoDay(start),
      positionSerno: serialNumber(place),
      endDate: hiddenUnless === null ? null : isoDay(start + 180),
    };
  },
  memberships: (place) => {
    const { dice, number, index } = place;
    const [subgroupId, subgroupName] = index === 0 ? entry(subgroups, 0) : dice.pick(subgroups);
    const [classCode, classSubclassDescr] = dice.pick(memberClasses);
    const inherited = !isCompany(number) && index > 0 && dice.chance(0.3);
    return {
      subgroupId,
      subgroupName,
      subgroupType: index === 0 ? 'NATIONAL' : 'CHAPTER',
      subgroupTypeDescr: index === 0 ? 'National association' : 'Chapter',
      ...standingOf(place),
      classCode,
      classSubclassDescr,
      directOrInherited: inherited ? 'INHERITED' : 'DIRECT',
      ...relationshipOf(place, inherited),
      slotSummaries: slots(place),
      subclassCode: dice.pick(memberSubclasses),
      ...membershipDates(place),
    };
  },
  subscriptions: ({ dice, revision, hiddenUnless }) => {
    const [packageCode, packageName] = dice.pick(packages);
    const end = hiddenUnless === null ? yearEnd(revision) : yearEnd(-2);
    return {
      packageCode,
      packageName,
      beginDate: isoDay(worldToday - dice.between(2_000, 5_000)),
      expirationDate: end,
      paidThroughDate: dice.chance(0.8) ? end : null,
    };
  },
  certifications: (place) => {
    const { dice, number, index, revision } = place;
    const [certificateType, certificateLevel] = dice.pick(certificates);
    const certified = dice.chance(0.8);
    const since = worldToday - dice.between(1_000, 4_000);
    return {
      periodSerno: serialNumber(place),
      certificateType,
      certificateLevel,
      certificateSpecialty: dice.chance(0.4) ? 'Made-up medicine' : null,
      certificateNumber: `${certificateType}-${String(number * 10 + index).padStart(8, '0')}-${revision}`,
      certificateStatus: certified ? 'CURRENT' : 'LAPSED',
      certified,
      certificateExpDate: certified ? yearEnd(revision + 1) : isoDay(worldToday - dice.between(1, 900)),
      certifiedSinceDate: isoDay(since),
      completionDate: isoDay(since - 30),
      completionCode: dice.chance(0.5) ? 'PASS' : null,
      evalStartDate: isoDay(since - 120),
      evalEndDate: isoDay(since - 31),
      startDate: isoDay(since),
      endDate: certified ? null : isoDay(worldToday - dice.between(1, 900)),
    };
  },
};
