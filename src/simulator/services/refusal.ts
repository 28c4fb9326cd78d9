// The reasons for which the simulated AA itself refuses a call, with AA's error codes.

import type { BadRequest, ServiceRequest } from '../requests/service-request.ts';
import { unknownCustomer } from '../writing/documents.ts';
import type { Refusal } from '../writing/document-parts.ts';
import type { Site } from './site.ts';

const messages: Readonly<Record<string, string>> = {
  '1': 'Badly-formed XML',
  '60': 'IP address is not allowed',
  '100': 'Invalid credentials',
  '200': 'Invalid customer ID',
};

/** AA's message for one of its codes. */
export const messageOf = (code: string): string => messages[code] ?? 'Unexpected error';

const refusal = (code: string, detail = ''): Refusal => ({
  code,
  message: detail === '' ? messageOf(code) : `${messageOf(code)}: ${detail}`,
});

const plainAddress = (address: string): string => address.replace(/^::ffff:/, '');

function wishRefusal({ world, rules, style, replay }: Site, { wish }: ServiceRequest): Refusal | null {
  if (replay !== null) return null;
  switch (wish.of) {
    case 'customers': {
      if (rules.bulkCap !== null && wish.custIds.length > rules.bulkCap)
        return refusal('999', `more than ${rules.bulkCap} customers in one call`);
      const unknown = wish.custIds.find((custId) => !world.exists(custId));
      const refused = !wish.bulk || style.unknownInBulk === 'void';
      return unknown !== undefined && refused ? unknownCustomer(unknown) : null;
    }
    case 'enqueue':
      return wish.custId === null || world.exists(wish.custId) ? null : unknownCustomer(wish.custId);
    case 'queue':
    case 'purge':
    case 'other':
      return null;
  }
}

/** A request that authenticates a member needs no credentials of the integrator when its address is allowed. */
const mayBeUnsigned = ({ wish, username, password }: ServiceRequest): boolean =>
  wish.of === 'other' && wish.service === 'authentication' && username === null && password === null;

/** `null`: AA carries out the call. */
export function refusalOf(site: Site, request: ServiceRequest | BadRequest, address: string): Refusal | null {
  const { allowedAddresses, username, password } = site.rules;
  if (allowedAddresses !== null && !allowedAddresses.includes(plainAddress(address))) return refusal('60');
  if ('complaint' in request) return refusal(request.code, request.complaint);
  const known = request.username === username && request.password === password;
  return known || mayBeUnsigned(request) ? wishRefusal(site, request) : refusal('100');
}
