// Makes up who works where: jobs and their attributes, a company's employees and administrators.

import { titles } from './codes.ts';
import { entry } from './dice.ts';
import { isoDay, worldToday } from './calendar.ts';
import { attributeItem } from './attribute-item.ts';
import { serialNumber, type ItemMakers } from './item.ts';
import { employeesOf, employerOf, personOf } from './person.ts';

export const employmentItems: ItemMakers<'jobs' | 'employmentAttributes' | 'employees' | 'companyAdmins'> = {
  jobs: (place) => {
    const { ground, number, dice, index, revision, hiddenUnless } = place;
    const employer = index === 0 ? employerOf(number) : employerOf(dice.below(ground.size));
    const [titleCode, titleCodeDescr] = entry(titles, dice.below(titles.length) + revision);
    const start = worldToday - dice.between(400, 9_000);
    return {
      employerName: personOf(ground.seed, employer, 0).display,
      titleName: dice.chance(0.1) ? `Acting ${titleCodeDescr}` : titleCodeDescr,
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
      titleCode,
      titleCodeDescr,
    };
  },
  companyAdmins: ({ ground, number, index, revision }) => {
    const admin = number + 1 + ((index + revision) % 11);
    return { id: ground.idOf(admin), displayName: personOf(ground.seed, admin, 0).display };
  },
};
