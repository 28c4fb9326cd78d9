// A rule and a policy as an association would write them. The rule keeps all customers of the free AA, so a drain with it has the same
// to store, but it has to look: not all are kept by the first match.

import { randomBytes } from 'node:crypto';
import type { ClientSettings } from '../../src/config/settings.ts';
import type { Condition } from '../../src/shape/conditions.ts';

const oneOf = (...values: readonly string[]): Condition => ({ kind: 'values', values });

/** For `benchSettings`. The key of the hash is another one in each process. */
export const busyShape = (): Pick<ClientSettings, 'relevance' | 'privacy'> => ({
  relevance: {
    keep: [
      {
        own: { custType: oneOf('I') },
        sections: { memberships: { subgroupId: oneOf('AMA', 'NEC', 'S*'), statusCode: oneOf('ACTIVE') } },
      },
      { own: { custType: oneOf('C') }, sections: { memberships: { statusCode: oneOf('ACTIVE') } } },
      { own: {}, sections: { emails: { address: oneOf('*@*') } } },
    ],
    never: [{ own: {}, sections: { roles: { role: oneOf('EMPLOYEE', 'TEST*') } } }],
    brake: { share: 0.25, atLeast: 100 },
  },
  privacy: {
    hashKey: randomBytes(32),
    hashKeyFile: null,
    unknown: null,
    rules: [
      {
        action: 'drop',
        paths: ['addresses.street1', 'addresses.street2', 'addresses.street3'],
        where: null,
      },
      { action: 'hash', paths: ['loginId'], where: null },
      { action: 'presence', paths: ['phones.number'], where: null },
      { action: 'drop', paths: ['customerAttributes'], where: { type: oneOf('SSN', 'BIRTHDATE') } },
    ],
  },
});

/** The same rule as a configuration has it, without its last match: so not all stay whom it keeps. */
export const plannedRule = {
  keep: [
    { custType: 'I', memberships: { subgroupId: ['AMA', 'NEC', 'S*'], statusCode: 'ACTIVE' } },
    { custType: 'C', memberships: { statusCode: 'ACTIVE' } },
  ],
  never: [{ roles: { role: ['EMPLOYEE', 'TEST*'] } }],
};
