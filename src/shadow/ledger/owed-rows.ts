// What is written of customers whom AA must be asked for, whatever stands in its queue.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import { ownPart } from '../../shape/field-difference.ts';
import { unknownParts } from '../../shape/policy-difference.ts';
import { shapeLane, type WantedOrigin } from '../interface/shapes.ts';
import type { Statement } from '../statement.ts';
import type { SyncWanted } from '../tables/shape-tables.ts';
import { type LedgerCode, ledgerCodes } from './ledger-codes.ts';
import { changeCustomer } from './shape-rows.ts';

interface Owed {
  readonly since: number;
  readonly now: string;
  readonly origin: WantedOrigin;
}

/** `since`: only a fetch with a higher number pays it. */
export const wantedRow = (
  client: ClientId,
  id: string,
  lacks: readonly string[],
  { since, now, origin }: Owed,
): SyncWanted => ({
  client_id: client,
  cust_id: id,
  part: '',
  lane: shapeLane,
  origin,
  lacks: JSON.stringify(lacks),
  known_at: now,
  known_fetch_number: since,
  attempts: 0,
  next_attempt_at: now,
  error_code: null,
  error_message: null,
});

/** Of a customer whose document cannot be read, all is owed. */
export const unreadRow = (
  { sections }: Catalogue,
  client: ClientId,
  id: string,
  owed: Omit<Owed, 'origin'>,
): SyncWanted => ({
  ...wantedRow(client, id, [ownPart, ...sections.map(({ name }) => name), unknownParts], {
    ...owed,
    origin: 'shape',
  }),
  error_code: 'LEDGER_DOCUMENT_UNREADABLE' satisfies LedgerCode,
  error_message: ledgerCodes.LEDGER_DOCUMENT_UNREADABLE.summary,
});

/** So whatever AA answers is stored. */
export const forgetHash = (client: ClientId, id: string): Statement =>
  changeCustomer(client, id, { content_hash: '' });
