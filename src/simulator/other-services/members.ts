// GET_MEMBERS_XML: the memberships of a customer, from its details.

import type { RequestElement } from '../requests/request-element.ts';
import type { World } from '../world/world.ts';
import { textOf } from '../writing/value-text.ts';
import type { TruthRow } from '../world/truth.ts';
import type { AaRecord } from './record.ts';
import { given, usDate, type ServiceReply } from './service.ts';

const recordOf = (customer: AaRecord, row: TruthRow): AaRecord => ({
  ...customer,
  'subgroup-id': textOf(row['subgroup_id']),
  'subgroup-name': textOf(row['subgroup_name']),
  'class-cd': textOf(row['class_code']),
  'subclass-cd': textOf(row['subclass_code']),
  status: textOf(row['status_code']),
  'join-date': usDate(row['join_date']),
  'expire-date': usDate(row['expiration_date']),
  'current-status-reason-cd': '',
  'current-status-reason-note': textOf(row['status_descr']),
  'reinstate-date': usDate(row['reinstate_date']),
  'terminate-date': usDate(row['terminate_date']),
});

export function members(world: World, request: RequestElement): ServiceReply {
  const custId = given(request, 'cust-id');
  const truth = world.truth(custId, { addresses: [], jobs: [], memberships: ['includeInactive'] });
  if (truth === null) return { failure: `Invalid customer ID: ${custId}` };
  const { values, sections } = truth;
  const [address, job] = [sections.addresses?.[0], sections.jobs?.[0]];
  const customer = {
    'customer-id': custId,
    'first-name': textOf(values['first_name']),
    'last-name': textOf(values['last_name']),
    company: textOf(values['company_name']),
    'employer-id': textOf(job?.['employer_id']),
    'employer-name': textOf(job?.['employer_name']),
    city: textOf(address?.['city']),
    state: textOf(address?.['state']),
  };
  return {
    element: 'membership',
    records: (sections.memberships ?? []).map((row) => recordOf(customer, row)),
  };
}
