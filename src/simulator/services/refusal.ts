// Why the simulated AA refuses a call by itself, with the error codes one integrator reported.

import type { BadRequest, ServiceRequest } from '../requests/read-request.ts';
import type { Refusal } from '../writing/documents.ts';
import type { Site } from './site.ts';

const plainAddress = (address: string): string => address.replace(/^::ffff:/, '');

const unexpected = (message: string): Refusal => ({ code: '999', message: `Unexpected error: ${message}` });

const unknownCustomer: Refusal = { code: '200', message: 'Customer does not exist' };

const wishRefusal = ({ world, rules }: Site, { wish }: ServiceRequest): Refusal | null => {
  switch (wish.of) {
    case 'customers': {
      if (wish.custIds.length > rules.bulkCap)
        return unexpected(`more than ${rules.bulkCap} customers in one call`);
      const [only] = wish.custIds;
      return wish.bulk || only === undefined || world.exists(only) ? null : unknownCustomer;
    }
    case 'enqueue':
      return wish.custId === null || world.exists(wish.custId) ? null : unknownCustomer;
    case 'queue':
    case 'purge':
      return null;
  }
};

/** `null` where AA does as it is told. */
export const refusalOf = (
  site: Site,
  request: ServiceRequest | BadRequest,
  address: string,
): Refusal | null => {
  const { allowedAddresses, username, password } = site.rules;
  if (allowedAddresses !== null && !allowedAddresses.includes(plainAddress(address)))
    return { code: '60', message: 'IP address is not allowed' };
  if ('complaint' in request) return unexpected(request.complaint);
  if (request.username !== username || request.password !== password)
    return { code: '100', message: 'Invalid credentials' };
  return wishRefusal(site, request);
};
