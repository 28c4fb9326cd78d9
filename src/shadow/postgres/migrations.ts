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
  number integer PRIMARY KEY,
  name text NOT NULL,
  applied_at timestamptz(3) NOT NULL
)`,
    // Its rows are updated for every batch: room beside them keeps the updates on their page.
    `CREATE TABLE sync_clients (
  client_id text COLLATE "C" PRIMARY KEY,
  lease_holder text,
  lease_expires_at timestamptz(3),
  fencing bigint NOT NULL,
  fetch_number bigint NOT NULL,
  change_no bigint NOT NULL,
  drain_no bigint NOT NULL,
  vanished_fetch_number bigint NOT NULL,
  last_queue_at timestamptz(3),
  last_purge_at timestamptz(3),
  last_purge_number text,
  error_code text,
  error_message text,
  error_at timestamptz(3)
) WITH (fillfactor = 20)`,
    `CREATE TABLE sync_drains (
  client_id text COLLATE "C" NOT NULL,
  drain_no bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('receiving', 'refreshing', 'purging', 'done')),
  max_queue_number text,
  received_at timestamptz(3) NOT NULL,
  queued bigint NOT NULL,
  purged_at timestamptz(3),
  pruned integer NOT NULL,
  PRIMARY KEY (client_id, drain_no)
)`,
    `CREATE UNIQUE INDEX sync_drains_one_unfinished ON sync_drains (client_id)
  WHERE state IN ('refreshing', 'purging')`,
    `CREATE UNIQUE INDEX sync_drains_one_receiving ON sync_drains (client_id)
  WHERE state = 'receiving'`,
    `CREATE TABLE sync_queue (
  client_id text COLLATE "C" NOT NULL,
  drain_no bigint NOT NULL,
  cust_id text COLLATE "C" NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'stored', 'parked', 'gone')),
  reasons jsonb NOT NULL,
  attempts integer NOT NULL,
  known_at timestamptz(3) NOT NULL,
  known_fetch_number bigint NOT NULL,
  claimed_by bigint,
  parked_at timestamptz(3),
  next_attempt_at timestamptz(3),
  error_code text,
  error_message text,
  gone_at timestamptz(3),
  PRIMARY KEY (client_id, drain_no, cust_id)
)`,
    `CREATE INDEX sync_queue_open ON sync_queue (client_id, drain_no, state, cust_id) WHERE state <> 'stored'`,
    `CREATE INDEX sync_queue_waiting ON sync_queue (client_id, cust_id)
  WHERE state IN ('parked', 'gone')`,
    `CREATE INDEX sync_queue_known ON sync_queue (client_id, known_at) WHERE state IN ('parked', 'gone')`,
    `CREATE INDEX sync_queue_due ON sync_queue (client_id, next_attempt_at) WHERE state = 'parked'`,
    `CREATE INDEX sync_queue_parked ON sync_queue (client_id, parked_at) WHERE state = 'parked'`,
    `CREATE TABLE sync_changes (
  client_id text COLLATE "C" NOT NULL,
  change_no bigint NOT NULL,
  cust_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('created', 'updated', 'restored', 'deleted')),
  sections jsonb NOT NULL,
  committed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (client_id, change_no)
)`,
    `CREATE TABLE sync_findings (
  client_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('unknown', 'unreadable')),
  path text COLLATE "C" NOT NULL,
  seen bigint NOT NULL,
  first_seen_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  PRIMARY KEY (client_id, kind, path)
)`,
  ],
};

/** A client's drain is worked on by one leader and any number of others. */
const shares: Migration = {
  number: 2,
  name: 'shares',
  statements: [
    `ALTER TABLE sync_clients ADD COLUMN lease_fencing bigint NOT NULL DEFAULT 0`,
    `UPDATE sync_clients SET lease_fencing = fencing`,
    `CREATE TABLE sync_shares (
  client_id text COLLATE "C" NOT NULL,
  fencing bigint NOT NULL,
  holder text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (client_id, fencing)
)`,
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
    `ALTER TABLE sync_queue ADD COLUMN settled_at timestamptz(3)`,
    `ALTER TABLE sync_queue ADD COLUMN fetch_number bigint`,
    `ALTER TABLE sync_queue ADD COLUMN outcome text`,
    `ALTER TABLE sync_queue ADD COLUMN failures jsonb`,
    `ALTER TABLE sync_changes ADD COLUMN fields jsonb`,
    `ALTER TABLE sync_drains ADD COLUMN last_settled_at timestamptz(3)`,
    `INSERT INTO sync_drains (client_id, drain_no, state, received_at, queued, pruned)
  SELECT client_id, drain_no, 'done', min(known_at), count(*), 0 FROM sync_queue AS q
  WHERE NOT EXISTS (SELECT 1 FROM sync_drains AS d WHERE d.client_id = q.client_id AND d.drain_no = q.drain_no)
  GROUP BY client_id, drain_no`,
    `UPDATE sync_drains SET pruned = 0, last_settled_at = coalesce(purged_at, received_at) WHERE state = 'done'`,
    `CREATE INDEX sync_drains_to_prune ON sync_drains (client_id, last_settled_at)
  WHERE state = 'done' AND pruned = 0`,
    `CREATE TABLE sync_forgotten (
  client_id text COLLATE "C" NOT NULL,
  cust_id text COLLATE "C" NOT NULL,
  forgotten_at timestamptz(3) NOT NULL,
  PRIMARY KEY (client_id, cust_id)
)`,
  ],
};

/** What audits measured. */
const audits: Migration = {
  number: 4,
  name: 'audits',
  statements: [
    `CREATE TABLE sync_audits (
  client_id text COLLATE "C" NOT NULL,
  audit_no bigint NOT NULL,
  scope text NOT NULL CHECK (scope IN ('sample', 'all', 'idle')),
  state text NOT NULL CHECK (state IN ('running', 'complete', 'budget', 'stopped', 'failed')),
  seed text,
  population bigint NOT NULL,
  started_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  last_cust_id text,
  calls bigint NOT NULL,
  compared bigint NOT NULL,
  tombstones bigint NOT NULL,
  differed bigint NOT NULL,
  gone bigint NOT NULL,
  served bigint NOT NULL,
  healed bigint NOT NULL,
  deleted bigint NOT NULL,
  waiting bigint NOT NULL,
  moved bigint NOT NULL,
  late bigint NOT NULL,
  queued bigint NOT NULL,
  not_measured bigint NOT NULL,
  sections jsonb NOT NULL,
  error_code text,
  PRIMARY KEY (client_id, audit_no)
)`,
  ],
};

/** Signs of life of whoever leads, and of a queue that others purge too. */
const watching: Migration = {
  number: 5,
  name: 'watching',
  statements: [
    `ALTER TABLE sync_clients ADD COLUMN progress_at timestamptz(3)`,
    `ALTER TABLE sync_clients ADD COLUMN stuck_at timestamptz(3)`,
    `ALTER TABLE sync_clients ADD COLUMN stuck_kind text`,
    `ALTER TABLE sync_clients ADD COLUMN repeated_purges bigint NOT NULL DEFAULT 0`,
    `ALTER TABLE sync_clients ADD COLUMN foreign_purge jsonb`,
  ],
};

/** A clock that leaps ahead makes no history old. */
const historyClock: Migration = {
  number: 6,
  name: 'history-clock',
  statements: [
    `ALTER TABLE sync_clients ADD COLUMN history_seen_at timestamptz(3)`,
    `ALTER TABLE sync_clients ADD COLUMN history_rest_ms bigint NOT NULL DEFAULT 0`,
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
