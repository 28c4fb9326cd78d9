// The cursor of a list of parked customers: where the next page begins, of which client and group. It is opaque to those who keep
// it. Pure.

import { type ClientId, custId } from '../../catalogue/ids.ts';
import type { ParkedPlace } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';
import { isStorable, packed, partsOf } from './opaque-cursor.ts';

export const writeParkedCursor = (
  client: ClientId,
  group: string | null,
  { parkedAt, custId: last }: ParkedPlace,
): string => packed(['parked', client, group, parkedAt, last]);

/** Throws `HTTP_BAD_CURSOR`. */
export function readParkedCursor(client: ClientId, group: string | null, cursor: string): ParkedPlace {
  const [kind, ofClient, ofGroup, at, last] = partsOf(cursor);
  const isOurs = kind === 'parked' && ofClient === client && ofGroup === group;
  if (!isOurs || typeof at !== 'string' || !isStorable(last)) throw new HttpError('HTTP_BAD_CURSOR');
  // A forged one may hold what no database takes.
  if (!/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) || Number.isNaN(Date.parse(at)))
    throw new HttpError('HTTP_BAD_CURSOR');
  return { parkedAt: new Date(at), custId: custId(last) };
}
