// Makes up employment: jobs and their attributes, and the employees and administrators of a company.

import type { Value } from '../../catalogue/customer-record.ts';
import { attributeCodes, functions, remarks, titles } from './codes.ts';
import { entry, type Dice } from './dice.ts';
import { isoDay, worldToday } from './calendar.ts';
import { attributeItem } from './attribute-item.ts';
import { serialNumber, type ItemMakers } from './item.ts';
import { employeesOf, employerOf, personOf } from './person.ts';

function workingAs(dice: Dice) {
  const [functionCode, functionDescr] = dice.pick(functions);
  return { functionCode, functionDescr };
}

const employeeAttributes = (dice: Dice): Value =>
  dice.chance(0.3)
    ? [{ type: 'SKILL', code: dice.pick(attributeCodes)[0], char: `Größe ${dice.below(9)}` }]
    : null;

export const employmentItems: ItemMakers<'jobs' | 'employmentAttributes' | 'employees' | 'companyAdmins'> = {
  jobs: (place) => {
    const { ground, number, dice, index, revision, hiddenUnless } = place;
    const employer = index === 0 ? employerOf(number) : employerOf(dice.below(ground.size));
    const [titleCode, titleCodeDescr] = entry(titles, dice.below(titles.length) + revision);
    const start = worldToday - dice.between(400, 9_000);
    const titleName = dice.chance(0.1) ? `Acting ${titleCodeDescr}` : titleCodeDescr;
    const employed = personOf(ground.seed, employer, 0);
    return {
      employerName: employed.display,
      employerCustTy: employed.company ? 'C' : 'I',
      employerCustTyDescr: employed.company ? 'Company' : 'Individual',
      titleName,
      titleNameLong: dice.chance(0.4) ? `${titleName}, ${employed.display}` : null,
      ...workingAs(dice),
      hoursPerWeek: dice.chance(0.5) ? dice.between(2, 80) / 2 : null,
      remark: dice.chance(0.1) ? dice.pick(remarks) : null,
      startDate: isoDay(start),
      endDate: hiddenUnless === null ? null : isoDay(start + dice.between(30, 390)),
      best: index === 0,
      preferred: index === 0,
      employmentSerno: serialNumber(place),
      employerId: ground.idOf(employer),
      titleCode,
      titleCodeDescr,
    };
  },
  employmentAttributes: attributeItem,
  employees: ({ ground, number, index, dice }) => {
    const employee = entry(employeesOf(number, ground.size), index);
    const person = personOf(ground.seed, employee, 0);
    const [titleCode, titleCodeDescr] = dice.pick(titles);
    return {
      id: ground.idOf(employee),
      firstName: person.first,
      lastName: person.last,
      displayName: person.display,
      administrator: index === 0,
      ...workingAs(dice),
      employeeAttributes: employeeAttributes(dice),
      titleCode,
      titleCodeDescr,
    };
  },
  companyAdmins: ({ ground, number, index, revision }) => {
    const admin = number + 1 + ((index + revision) % 11);
    return { id: ground.idOf(admin), displayNm: personOf(ground.seed, admin, 0).display };
  },
};
