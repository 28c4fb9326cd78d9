// The cursor of a list of customers: the last number of a page, and of which client. It is opaque to those who keep it. Pure.

import { type ClientId, type CustId, custId } from '../../catalogue/ids.ts';
import { HttpError } from '../http-errors.ts';

export const writeListCursor = (client: ClientId, last: CustId): string =>
  Buffer.from(JSON.stringify(['list', client, last])).toString('base64url');

/** Throws `HTTP_BAD_CURSOR`. */
export function readListCursor(client: ClientId, cursor: string): CustId {
  const [kind, of, last] = partsOf(cursor);
  if (kind !== 'list' || of !== client || typeof last !== 'string') throw new HttpError('HTTP_BAD_CURSOR');
  // A forged number may hold what no database takes.
  if (!last.isWellFormed() || last.includes('\0')) throw new HttpError('HTTP_BAD_CURSOR');
  return custId(last);
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
