// The states of many clients at one moment, in few statements, for the overview of all. What takes long is to count customers, so the
// counts of a client are kept until its feed goes on: whoever comes or goes is told there. Not all tombstones are told; they have an index
// of their own.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Reader } from '../engine.ts';
import type { ChangeCause, ChangeKind } from '../interface/applying.ts';
import type { ClientState } from '../interface/client-state.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { drainsNotDone } from '../ledger/drain-rows.ts';
import { clientsWithWaiting, countOpen, mostParked, type OfClient } from '../ledger/open-entries.ts';
import { openShapes, rulesInForce } from '../ledger/shape-rows.ts';
import { idParts } from '../ledger/parts.ts';
import { build, required, type Statement } from '../statement.ts';
import type { SyncClients } from '../tables/bookkeeping-tables.ts';
import type { SyncShapes } from '../tables/shape-tables.ts';
import { toFinding } from '../tables/bookkeeping-rows.ts';
import { tellingAudits } from './audit-statements.ts';
import { clientStateOf, findingRows } from './client-state.ts';
import { type CustomerCounts, tombstones } from './counts.ts';
import { erasuresAfter } from './feed-looks.ts';

type Count = OfClient<{ readonly count: number }>;

const countsOf = (clients: readonly ClientId[]) =>
  build
    .selectFrom('customers')
    .select((eb) => ['client_id', eb.fn.countAll<number>().as('count')])
    .where('client_id', 'in', clients)
    .groupBy('client_id');

export const allCustomersOf = (clients: readonly ClientId[]): Statement<Count> => countsOf(clients).compile();
export const tombstonesOf = (clients: readonly ClientId[]): Statement<Count> =>
  countsOf(clients).where('deleted_at', 'is not', null).compile();

interface KeptCounts extends CustomerCounts {
  readonly changeNo: number;
  /** By the clock of this process, which only goes forward. */
  readonly countedAt: number;
}

/** What was read of the clients before they are counted. */
interface Known {
  readonly rows: ReadonlyMap<string, SyncClients>;
  /** The shapes in force that have a rule. */
  readonly ruleOf: ReadonlyMap<string, SyncShapes>;
}

/** A copy of the database that was put back may have the same number of changes. */
const longestKeptMs = 600_000;

/** More changes than these are not sooner read than all customers. */
const mostByFeed = 50_000;

export const kindsBetween = (
  client: ClientId,
  after: number,
  upTo: number,
): Statement<{
  readonly kind: ChangeKind;
  readonly cause: ChangeCause | null;
  readonly changes: number;
}> =>
  build
    .selectFrom('sync_changes')
    .select((eb) => ['kind', 'cause', eb.fn.countAll<number>().as('changes')])
    .where('client_id', '=', client)
    .where('change_no', '>', after)
    .where('change_no', '<=', upTo)
    .groupBy(['kind', 'cause'])
    .compile();

/** All customers of all clients may be counted. A count that was ended would be begun anew for ever. */
const withCounts = { mayTakeLong: true };

export class ClientStates {
  readonly #kept = new Map<string, KeptCounts>();

  /** In the order of the ids. */
  async read({ database }: Ledger, clients: readonly ClientId[]): Promise<readonly ClientState[]> {
    const states: ClientState[] = [];
    for (const part of idParts(clients))
      states.push(...(await database.read((reader) => this.#readPart(reader, part), withCounts)));
    return states;
  }

  /** With its findings. */
  one({ database }: Ledger, client: ClientId): Promise<ClientState> {
    return database.read(async (reader) => {
      const [[state], findings] = await Promise.all([
        this.#readPart(reader, [client]),
        reader.all(findingRows(client)),
      ]);
      return { ...required(state ?? null), findings: findings.map(toFinding) };
    }, withCounts);
  }

  async #readPart(reader: Reader, clients: readonly ClientId[]): Promise<readonly ClientState[]> {
    const [found, drains, audits, readAt, shapes, rules] = await Promise.all([
      reader.all(clientsWithWaiting(clients, mostParked)),
      reader.all(drainsNotDone(clients)),
      reader.all(tellingAudits(clients)),
      reader.now(),
      reader.all(openShapes(clients)),
      reader.all(rulesInForce(clients)),
    ]);
    const ruleOf = new Map(rules.map((row) => [row.client_id, row]));
    const open = await countOpen(reader, drains);
    const rows = new Map(found.map((row) => [row.client_id, row]));
    const old = clients.filter((client) => this.#isOld(client, rows.get(client)?.change_no ?? 0));
    await this.#count(reader, old, { rows, ruleOf });
    const [drainsOf, openOf, shapesOf] = [grouped(drains), grouped(open), grouped(shapes)];
    const auditOf = new Map(audits.map((audit) => [audit.client_id, audit]));
    return clients.map((client) => {
      const row = rows.get(client) ?? null;
      return clientStateOf({
        client,
        readAt: new Date(readAt),
        row,
        mostParked,
        drains: drainsOf.get(client) ?? [],
        counts: openOf.get(client) ?? [],
        customers: this.#kept.get(client)?.living ?? 0,
        tombstones: this.#kept.get(client)?.tombstones ?? 0,
        findings: [],
        tellingAudit: auditOf.get(client) ?? null,
        openShapes: shapesOf.get(client) ?? [],
        rule: ruleOf.get(client) ?? null,
      });
    });
  }

  #isOld(client: ClientId, changeNo: number): boolean {
    const kept = this.#kept.get(client);
    return kept?.changeNo !== changeNo || performance.now() - kept.countedAt > longestKeptMs;
  }

  /** Those whose feed tells who came and went since they were counted need not be counted anew. */
  async #count(reader: Reader, clients: readonly ClientId[], known: Known): Promise<void> {
    const unknown: ClientId[] = [];
    for (const client of clients) if (!(await this.#countByFeed(reader, client, known))) unknown.push(client);
    if (unknown.length > 0) await this.#countAll(reader, unknown, known);
  }

  async #countByFeed(reader: Reader, client: ClientId, { rows, ruleOf }: Known): Promise<boolean> {
    const [kept, row] = [this.#kept.get(client), rows.get(client)];
    if (kept === undefined || row === undefined || performance.now() - kept.countedAt > longestKeptMs)
      return false;
    const since = row.change_no - kept.changeNo;
    if (since < 0 || since > mostByFeed || (row.pruned_change_no ?? 0) > kept.changeNo) return false;
    const [kinds, erasures] = await Promise.all([
      reader.all(kindsBetween(client, kept.changeNo, row.change_no)),
      reader.all(erasuresAfter(client, { after: kept.changeNo, limit: 1 })),
    ]);
    // Whether the customer lived who was erased is not known any more.
    if (erasures.length > 0) return false;
    const of = (kind: ChangeKind): number =>
      kinds.filter((one) => one.kind === kind).reduce((sum, { changes }) => sum + changes, 0);
    // Who leaves becomes no tombstone, and whoever came back may have been none. Of a tombstone whom the rule does not keep nothing is told.
    const tellsTombstones =
      !ruleOf.has(client) && kinds.every(({ kind, cause }) => kind !== 'restored' && cause !== 'relevance');
    this.#kept.set(client, {
      ...kept,
      living: kept.living + of('created') + of('restored') - of('deleted'),
      tombstones: tellsTombstones
        ? kept.tombstones + of('deleted')
        : required(await reader.first(tombstones(client))).count,
      changeNo: row.change_no,
    });
    return true;
  }

  async #countAll(reader: Reader, clients: readonly ClientId[], { rows }: Known): Promise<void> {
    const [all, dead] = await Promise.all([
      reader.all(allCustomersOf(clients)),
      reader.all(tombstonesOf(clients)),
    ]);
    const countedAt = performance.now();
    const [allOf, deadOf] = [all, dead].map(
      (counts) => new Map(counts.map(({ client_id, count }) => [client_id, count])),
    );
    for (const client of clients) {
      const gone = deadOf?.get(client) ?? 0;
      const living = (allOf?.get(client) ?? 0) - gone;
      const changeNo = rows.get(client)?.change_no ?? 0;
      this.#kept.set(client, { living, tombstones: gone, changeNo, countedAt });
    }
  }
}

const grouped = <Row extends { readonly client_id: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> => Map.groupBy(rows, ({ client_id }) => client_id);
