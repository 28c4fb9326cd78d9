// The numbered steps of the bookkeeping tables. They only go forward, and only ever expand: a step once released is never
// edited. The data tables are not here: they follow the catalogue (data-schema.ts).

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: readonly string[];
}

const bookkeeping: Migration = {
  number: 1,
  name: 'bookkeeping',
  statements: [
    `CREATE TABLE sync_migrations (
  number INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TIMESTAMP NOT NULL
)`,
    `CREATE TABLE sync_clients (
  client_id TEXT NOT NULL PRIMARY KEY,
  lease_holder TEXT,
  lease_expires_at TIMESTAMP,
  fencing INTEGER NOT NULL,
  fetch_number INTEGER NOT NULL,
  change_no INTEGER NOT NULL,
  drain_no INTEGER NOT NULL,
  vanished_fetch_number INTEGER NOT NULL,
  last_queue_at TIMESTAMP,
  last_purge_at TIMESTAMP,
  last_purge_number TEXT,
  error_code TEXT,
  error_message TEXT,
  error_at TIMESTAMP
) WITHOUT ROWID`,
    `CREATE TABLE sync_drains (
  client_id TEXT NOT NULL,
  drain_no INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('receiving', 'refreshing', 'purging', 'done')),
  max_queue_number TEXT,
  received_at TIMESTAMP NOT NULL,
  queued INTEGER NOT NULL,
  purged_at TIMESTAMP,
  pruned BOOLEAN NOT NULL,
  PRIMARY KEY (client_id, drain_no)
) WITHOUT ROWID`,
    `CREATE UNIQUE INDEX sync_drains_one_unfinished ON sync_drains (client_id)
  WHERE state IN ('refreshing', 'purging')`,
    `CREATE UNIQUE INDEX sync_drains_one_receiving ON sync_drains (client_id)
  WHERE state = 'receiving'`,
    `CREATE TABLE sync_queue (
  client_id TEXT NOT NULL,
  drain_no INTEGER NOT NULL,
  cust_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'stored', 'parked', 'gone')),
  reasons JSON NOT NULL,
  attempts INTEGER NOT NULL,
  known_at TIMESTAMP NOT NULL,
  known_fetch_number INTEGER NOT NULL,
  claimed_by INTEGER,
  parked_at TIMESTAMP,
  next_attempt_at TIMESTAMP,
  error_code TEXT,
  error_message TEXT,
  gone_at TIMESTAMP,
  PRIMARY KEY (client_id, drain_no, cust_id)
) WITHOUT ROWID`,
    `CREATE INDEX sync_queue_open ON sync_queue (client_id, drain_no, state) WHERE state <> 'stored'`,
    `CREATE INDEX sync_queue_waiting ON sync_queue (client_id, cust_id)
  WHERE state in ('parked', 'gone')`,
    `CREATE INDEX sync_queue_known ON sync_queue (client_id, known_at) WHERE state in ('parked', 'gone')`,
    `CREATE INDEX sync_queue_due ON sync_queue (client_id, next_attempt_at) WHERE state = 'parked'`,
    `CREATE INDEX sync_queue_parked ON sync_queue (client_id, parked_at) WHERE state = 'parked'`,
    `CREATE TABLE sync_changes (
  client_id TEXT NOT NULL,
  change_no INTEGER NOT NULL,
  cust_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('created', 'updated', 'restored', 'deleted')),
  sections JSON NOT NULL,
  committed_at TIMESTAMP NOT NULL,
  PRIMARY KEY (client_id, change_no)
) WITHOUT ROWID`,
    `CREATE TABLE sync_findings (
  client_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('unknown', 'unreadable')),
  path TEXT NOT NULL,
  seen INTEGER NOT NULL,
  first_seen_at TIMESTAMP NOT NULL,
  last_seen_at TIMESTAMP NOT NULL,
  PRIMARY KEY (client_id, kind, path)
) WITHOUT ROWID`,
  ],
};

/** A client's drain is worked on by one leader and any number of others. */
const shares: Migration = {
  number: 2,
  name: 'shares',
  statements: [
    `ALTER TABLE sync_clients ADD COLUMN lease_fencing INTEGER NOT NULL DEFAULT 0`,
    `UPDATE sync_clients SET lease_fencing = fencing`,
    `CREATE TABLE sync_shares (
  client_id TEXT NOT NULL,
  fencing INTEGER NOT NULL,
  holder TEXT NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  PRIMARY KEY (client_id, fencing)
) WITHOUT ROWID`,
  ],
};

/**
 * Settled entries are kept as the history of their customers. Every entry has its drain from here on: a drain is kept as
 * long as one stands in it, and one that was removed before its parked customers were healed is made up for them.
 */
const history: Migration = {
  number: 3,
  name: 'history',
  statements: [
    `ALTER TABLE sync_queue ADD COLUMN settled_at TIMESTAMP`,
    `ALTER TABLE sync_queue ADD COLUMN fetch_number INTEGER`,
    `ALTER TABLE sync_queue ADD COLUMN outcome TEXT`,
    `ALTER TABLE sync_queue ADD COLUMN failures JSON`,
    `ALTER TABLE sync_changes ADD COLUMN fields JSON`,
    `ALTER TABLE sync_drains ADD COLUMN last_settled_at TIMESTAMP`,
    `INSERT INTO sync_drains (client_id, drain_no, state, received_at, queued, pruned)
  SELECT client_id, drain_no, 'done', min(known_at), count(*), 0 FROM sync_queue AS q
  WHERE NOT EXISTS (SELECT 1 FROM sync_drains AS d WHERE d.client_id = q.client_id AND d.drain_no = q.drain_no)
  GROUP BY client_id, drain_no`,
    `UPDATE sync_drains SET pruned = 0, last_settled_at = coalesce(purged_at, received_at) WHERE state = 'done'`,
    `CREATE INDEX sync_drains_to_prune ON sync_drains (client_id, last_settled_at)
  WHERE state = 'done' AND pruned = 0`,
    `CREATE TABLE sync_forgotten (
  client_id TEXT NOT NULL,
  cust_id TEXT NOT NULL,
  forgotten_at TIMESTAMP NOT NULL,
  PRIMARY KEY (client_id, cust_id)
) WITHOUT ROWID`,
  ],
};

/** What audits measured. */
const audits: Migration = {
  number: 4,
  name: 'audits',
  statements: [
    `CREATE TABLE sync_audits (
  client_id TEXT NOT NULL,
  audit_no INTEGER NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('sample', 'all', 'idle')),
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'budget', 'stopped', 'failed')),
  seed TEXT,
  population INTEGER NOT NULL,
  started_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP,
  last_cust_id TEXT,
  calls INTEGER NOT NULL,
  compared INTEGER NOT NULL,
  tombstones INTEGER NOT NULL,
  differed INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  served INTEGER NOT NULL,
  healed INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  waiting INTEGER NOT NULL,
  moved INTEGER NOT NULL,
  late INTEGER NOT NULL,
  queued INTEGER NOT NULL,
  not_measured INTEGER NOT NULL,
  sections JSON NOT NULL,
  error_code TEXT,
  PRIMARY KEY (client_id, audit_no)
) WITHOUT ROWID`,
  ],
};

/** Signs of life of whoever leads, and of a queue that others purge too. */
const watching: Migration = {
  number: 5,
  name: 'watching',
  statements: [
    `ALTER TABLE sync_clients ADD COLUMN progress_at TIMESTAMP`,
    `ALTER TABLE sync_clients ADD COLUMN stuck_at TIMESTAMP`,
    `ALTER TABLE sync_clients ADD COLUMN stuck_kind TEXT`,
    `ALTER TABLE sync_clients ADD COLUMN repeated_purges INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE sync_clients ADD COLUMN foreign_purge JSON`,
  ],
};

/** A clock that leaps ahead makes no history old. */
const historyClock: Migration = {
  number: 6,
  name: 'history-clock',
  statements: [
    `ALTER TABLE sync_clients ADD COLUMN history_seen_at TIMESTAMP`,
    `ALTER TABLE sync_clients ADD COLUMN history_rest_ms INTEGER NOT NULL DEFAULT 0`,
  ],
};

export const migrations: readonly Migration[] = [
  bookkeeping,
  shares,
  history,
  audits,
  watching,
  historyClock,
];

/** The highest number this program knows. */
export const latestMigration: number = Math.max(...migrations.map(({ number }) => number));
