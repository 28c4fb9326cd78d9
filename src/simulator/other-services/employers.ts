// GET_EMPLOYERS_XML: the employers of a customer, from the jobs in its details.

import type { World } from '../world/world.ts';
import { textOf } from '../writing/value-text.ts';
import type { RequestElement } from '../requests/request-element.ts';
import type { TruthRow } from '../world/truth.ts';
import type { AaRecord } from './record.ts';
import { given, usDate, type ServiceReply } from './service.ts';

const isYes = (request: RequestElement, name: string): boolean => given(request, name).toUpperCase() === 'Y';

const recordOf = (custId: string, name: string, row: TruthRow): AaRecord => ({
  'emp-serno': textOf(row['employment_serno']),
  'employer-id': textOf(row['employer_id']),
  'employer-name': textOf(row['employer_name']),
  'employee-id': custId,
  'employee-name': name,
  'title-nm': textOf(row['title_name']),
  'title-cd': textOf(row['title_code']),
  'function-cd': textOf(row['function_code']),
  'start-date': usDate(row['start_date']),
  'end-date': usDate(row['end_date']),
  'hrs-week': textOf(row['hours_per_week']),
  preferred: row['preferred'] === true ? 'Y' : 'N',
});

/** `org-type` is compared with the type of the employer, `C` or `I`. */
export function employers(world: World, request: RequestElement): ServiceReply {
  const custId = given(request, 'cust-id');
  const truth = world.truth(custId, { jobs: ['includeInactive'] });
  if (truth === null) return { failure: `Invalid customer ID: ${custId}` };
  const orgType = given(request, 'org-type').toUpperCase();
  const rows = (truth.sections.jobs ?? []).filter(
    (row) =>
      (orgType === '' || orgType === row['employer_cust_ty']) &&
      (!isYes(request, 'preferred-only') || row['preferred'] === true) &&
      (!isYes(request, 'current-only') || row['end_date'] === null),
  );
  const name = textOf(truth.values['display_name']);
  return { element: 'employment', records: rows.map((row) => recordOf(custId, name, row)) };
}
