// Whom a rule keeps, by the simulator's truth. It knows nothing of the rule's own code: columns are compared with texts.

import type { Match, WrittenRule } from '../../src/shape/rule.ts';
import type { Condition } from '../../src/shape/conditions.ts';
import type { Value } from '../../src/catalogue/customer-record.ts';
import type { CustomerTruth } from '../../src/simulator/world/truth.ts';

const column = (field: string): string => field.replaceAll(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);

function fulfils(value: Value, condition: Condition): boolean {
  const text = value === null ? null : (value as string | number | boolean).toString().toLowerCase();
  switch (condition.kind) {
    case 'values':
      return text !== null && condition.values.some((one) => one.toLowerCase() === text);
    case 'not':
      return text === null || condition.values.every((one) => one.toLowerCase() !== text);
    case 'present':
      return (text !== null) === condition.present;
    case 'range':
      throw new TypeError('no ranges here');
  }
}

const holds = ({ own, sections }: Match, truth: CustomerTruth): boolean =>
  Object.entries(own).every(([field, one]) => fulfils(truth.values[column(field)] ?? null, one)) &&
  Object.entries(sections).every(([name, group]) =>
    (truth.sections[name as 'roles'] ?? []).some((row) =>
      Object.entries(group).every(([field, one]) => fulfils(row[column(field)] ?? null, one)),
    ),
  );

export const keptByTruth = (rule: WrittenRule | null, truth: CustomerTruth): boolean =>
  rule === null ||
  ((rule.keep === null || rule.keep.some((match) => holds(match, truth))) &&
    !rule.never.some((match) => holds(match, truth)));
