// AUTHENTICATION: identifies a member who signs in. Customers with a login id can sign in, and their password is their
// customer id. A session id from an earlier answer is accepted too.

import { textOf } from '../writing/value-text.ts';
import type { RequestElement } from '../requests/request-element.ts';
import type { CustomerTruth, TruthRow } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import type { AaRecord } from './record.ts';
import { fits, given, type ServiceReply } from './service.ts';

const sessionPrefix = 'session-';

/** The customer's number in a login id. `null`: not a login id of this world. */
function numberOfLogin(login: string): number | null {
  const digits = /^user(\d{1,7})$/i.exec(login)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The customer that the login, session or number belongs to. `null`: no customer. */
function custIdIn(world: World, request: RequestElement): string | null {
  const [session, login] = [given(request, 'session-id'), given(request, 'username')];
  if (session !== '') return session.startsWith(sessionPrefix) ? session.slice(sessionPrefix.length) : null;
  if (login === '') return given(request, 'cust-id');
  const number = numberOfLogin(login);
  return number === null ? null : world.ids.idOf(number);
}

/** A member proves its identity by a session, by user name and password, or by number and last name. */
function isProven(request: RequestElement, truth: CustomerTruth): boolean {
  if (given(request, 'session-id') !== '') return true;
  if (given(request, 'username') !== '')
    return truth.values['login_id'] !== null && given(request, 'password') === truth.custId;
  return given(request, 'last-nm') !== '' && fits(request, 'last-nm', truth.values['last_name']);
}

const refused = (message: string, code: number): AaRecord => ({
  authenticated: false,
  'authentication-message': message,
  'authentication-error-id': code,
});

const membershipOf = (row: TruthRow): AaRecord => ({
  member: row['member'] === true,
  status: textOf(row['status_code']),
  'subgroup-ID': textOf(row['subgroup_id']),
  'subgroup-type': textOf(row['subgroup_type']),
  'class-cd': textOf(row['class_code']),
  'join-date': row['join_date'] as string | null,
  'expire-date': row['expiration_date'] as string | null,
});

const nameOf = ({ values, sections }: CustomerTruth): AaRecord => ({
  'display-name': textOf(values['display_name']),
  'last-name': textOf(values['last_name']),
  'first-name': textOf(values['first_name']),
  'company-name': textOf(values['company_name']),
  'title-name': textOf(sections.jobs?.[0]?.['title_name']),
});

function accepted(truth: CustomerTruth): AaRecord {
  const { custId, values, sections } = truth;
  const session = `${sessionPrefix}${custId}`;
  const roles = (sections.roles ?? []).map((row) => textOf(row['role']));
  return {
    authenticated: true,
    'authentication-message': '',
    'authentication-error-id': '',
    session: {
      'session-id': session,
      session_id: session,
      'breadcrumb-session-id': `b-${session}`,
      'login-serno': custId,
      roles: { role: roles },
    },
    customer: {
      'cust-id': custId,
      'cust-type': textOf(values['cust_type']),
      name: nameOf(truth),
      'cust-email': textOf(sections.emails?.[0]?.['address']),
    },
    memberships: { membership: (sections.memberships ?? []).map(membershipOf) },
  };
}

export function authentication(world: World, request: RequestElement): ServiceReply {
  const custId = custIdIn(world, request);
  const asked = { roles: [], emails: [], jobs: [], memberships: [] };
  const truth = custId === null ? null : world.truth(custId, asked);
  const content =
    truth === null || !isProven(request, truth)
      ? refused('Invalid user name or password', 1)
      : accepted(truth);
  return { content, withStatus: false };
}
