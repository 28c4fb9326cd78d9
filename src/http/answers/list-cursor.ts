// The cursor of a list of customers: the last number of a page, of which client, and of which search. It is opaque to those who
// keep it. Of a search it has a hash: a cursor may be kept where names should not be. Pure.

import { createHash } from 'node:crypto';
import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { HttpError } from '../http-errors.ts';
import { isStorable, packed, partsOf } from './opaque-cursor.ts';

/** `search`: what is searched for; `''`: all customers. */
export const writeListCursor = (client: ClientId, last: CustId, search: string): string =>
  packed([kindOf(search), client, last]);

const kindOf = (search: string): string =>
  search === '' ? 'list' : `search-${createHash('sha256').update(search).digest('base64url').slice(0, 16)}`;

/** Throws `HTTP_BAD_CURSOR`. */
export function readListCursor(client: ClientId, cursor: string, search: string): CustId {
  const [kind, of, last] = partsOf(cursor);
  if (kind !== kindOf(search) || of !== client || !isStorable(last)) throw new HttpError('HTTP_BAD_CURSOR');
  return custId(last);
}
