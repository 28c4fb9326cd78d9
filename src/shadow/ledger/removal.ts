// Removes a client with everything that belongs to it, in pages. A removal that was broken off is finished by the next one.
// It works under the client's lease, so that no worker is at work and none can begin.

import type { ClientId } from '../../catalogue/ids.ts';
import { reached } from '../../steps.ts';
import type { RemovalTerms, RemovedClient } from '../interface/clients.ts';
import type { Lease } from '../interface/rights.ts';
import { type Key, nextKeys, removeUpTo, type Walk } from '../moving/table-walk.ts';
import { clientTables } from '../moving/whole-database.ts';
import { ShadowError } from '../shadow-error.ts';
import type { Table } from '../tables/table.ts';
import { recordAction } from './actions.ts';
import { tablesOfPeople } from './forgotten-rows.ts';
import { acquireLease, releaseLease, renewed, writeUnderLease } from './leases.ts';
import type { Ledger } from './ledger.ts';
import { endDeadShares } from './shares.ts';

const rowsPerPage = 2_000;

/** Throws `DB_IN_USE` if a worker holds the client. */
export async function removeClient(
  ledger: Ledger,
  client: ClientId,
  terms: RemovalTerms,
): Promise<RemovedClient> {
  const lease = await soleRight(ledger, client, terms.holder);
  try {
    const { by: actor } = terms;
    if (actor !== undefined)
      await recordAction(ledger, { actor, action: 'client-removed', client, count: 1 });
    const rows = await removeRows(ledger, lease, terms);
    ledger.known.removed(client);
    if (terms.signal?.aborted === true) return { rows, complete: false, traces: 'left', keptBy: [] };
    const tables = await tablesOfPeople(ledger, ledger.database);
    const keptBy = await ledger.rows.cleanTraces(tables);
    return { rows, complete: true, traces: keptBy.length === 0 ? 'cleaned' : 'left', keptBy };
  } finally {
    // If everything is removed, there is no lease either.
    await releaseLease(ledger, lease);
  }
}

async function removeRows(ledger: Ledger, lease: Lease, { signal, onRows }: RemovalTerms): Promise<number> {
  let rows = 0;
  for (const table of clientRowLast(ledger))
    for await (const removed of removedPages(ledger, lease, table)) {
      rows += removed;
      onRows?.(rows);
      if (signal?.aborted === true) return rows;
    }
  return rows;
}

async function soleRight(ledger: Ledger, client: ClientId, holder: string): Promise<Lease> {
  const answer = await acquireLease(ledger, client, holder);
  if (answer.kind === 'held') throw inUse(client, answer.holder);
  const [share] = (await endDeadShares(ledger, client)).standing;
  if (share === undefined) return answer.lease;
  await releaseLease(ledger, answer.lease);
  throw inUse(client, share.holder);
}

const inUse = (client: ClientId, holder: string): ShadowError =>
  new ShadowError('DB_IN_USE', { detail: `${client} is held by ${holder}` });

const isOwn = ({ name }: Table): boolean => name === 'sync_clients';

/** Its own row comes last: as long as it is there, the client is known, and the removal can be repeated. */
function clientRowLast(ledger: Ledger): readonly Table[] {
  const tables = clientTables(ledger);
  return [...tables.filter((table) => !isOwn(table)), ...tables.filter(isOwn)];
}

async function* removedPages(ledger: Ledger, lease: Lease, table: Table): AsyncGenerator<number> {
  const walk: Walk = { table, within: [lease.client] };
  let after: Key | null = null;
  for (;;) {
    const last: Key | undefined = (await nextKeys(ledger.database, walk, after, rowsPerPage)).at(-1);
    if (last === undefined) return;
    yield await removePage(ledger, lease, walk, last);
    after = last;
  }
}

const removePage = (ledger: Ledger, lease: Lease, walk: Walk, last: Key): Promise<number> =>
  writeUnderLease(ledger, lease, async (tx, mark) => {
    tx.send(renewed(lease, mark));
    let rows = 0;
    for (const statement of removeUpTo(walk, last)) rows += await tx.run(statement);
    reached('client-removing');
    return rows;
  });
