// Members from the HTTP API, through the client. Names are found with any accents and in any case.

import type { Customer, CustomerDocument, ShadowClient } from 'aa-shadow-client';
import type { Member, Members } from './directory.ts';

export const membersFromApi = ({ customers }: Pick<ShadowClient, 'customers'>): Members => ({
  async page({ after, name }) {
    const page = await customers.page({
      limit: 20,
      sections: ['emails', 'memberships'],
      ...(after === null ? {} : { cursor: after }),
      // A search needs a letter or a digit.
      ...(/[\p{L}\p{N}]/u.test(name) ? { name } : {}),
    });
    return { members: page.customers.map(memberOf), next: page.cursor };
  },
});

const memberOf = ({ cust_id, document: { name, emails = [], memberships = [] } }: Customer): Member => ({
  custId: cust_id,
  name: name?.displayName ?? '',
  email: addressOf(emails[0]),
  memberships: memberships
    .map(({ subgroupName }) => subgroupName)
    .filter((one) => one !== undefined)
    .join(', '),
});

/** AA may send an e-mail as a text alone. */
const addressOf = (email: NonNullable<CustomerDocument['emails']>[number] | undefined): string =>
  (typeof email === 'object' ? email.address : email) ?? '';
