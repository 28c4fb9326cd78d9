// P15: a shadow that was populated, in the database that was populated, by the file that is still there. P4: who holds a lease.

import { mutation, type Mutation } from './mutation.ts';

export const livesMutations: readonly Mutation[] = [
  mutation(
    'P4',
    'a twin in another container is taken for dead, although it renews its lease',
    [
      'src/shadow/ledger/lease-holder.ts',
      `(life === 'unknown' && isSilent(expiresAt, now))`,
      `(life === 'unknown' && (isSilent(expiresAt, now) || expiresAt > now))`,
    ],
    ['src/shadow/ledger/lease-holder.test.ts', 'test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P4',
    'a process that has the number of the holder is the holder',
    [
      'src/shadow/ledger/lease-holder.ts',
      `running === null || running === start`,
      `running !== start || true`,
    ],
    ['src/shadow/ledger/lease-holder.test.ts'],
  ),
  mutation(
    'P15',
    'a database that nothing shows to be filled is fresh',
    ['src/shadow/reads/freshness-judges.ts', `  neverPopulated,\n`, ``],
    ['src/shadow/reads/freshness.test.ts'],
  ),
  mutation(
    'P15',
    'a database that was set back is fresh',
    ['src/shadow/reads/freshness-judges.ts', `  wasSetBack,\n`, ``],
    ['src/shadow/reads/freshness.test.ts'],
  ),
  mutation(
    'P15',
    'any customers without a reason are a population',
    [
      'src/shadow/ledger/population.ts',
      `const areMany = customers - queuedByName >= severalHands;`,
      `const areMany = customers > 0;`,
    ],
    ['src/shadow/ledger/population.test.ts'],
  ),
  mutation(
    'P15',
    'customers that were queued by name are a population',
    ['src/shadow/ledger/population.ts', `withoutReason - queuedByName`, `withoutReason - 0 * queuedByName`],
    ['src/shadow/ledger/population.test.ts'],
  ),
  mutation(
    'P15',
    'an answer from before everyone was queued populates',
    ['src/shadow/ledger/population.ts', `askedAt >= everyoneAt`, `askedAt !== everyoneAt`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P15',
    'an answer counts from its first entry on',
    [
      'src/sync/ledger-sink.ts',
      `openDrain(this.#lease, { askedMsAgo, observed`,
      `openDrain(this.#lease, { askedMsAgo: Number.isNaN(askedMsAgo) ? 1 : 0, observed`,
    ],
    ['src/sync/receive.test.ts'],
  ),
  mutation(
    'P15',
    'numbers that fell are the numbers to go by',
    [
      'src/shadow/ledger/known-numbers.ts',
      `if (lower === undefined) return`,
      `if (lower === undefined || known !== none) return`,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P15',
    'a file that is gone is written to',
    ['src/shadow/sqlite/connection.ts', `      if (this.#database.isOpen) this.#file.check();\n`, ``],
    ['test/faults/gone-file.test.ts'],
  ),
  mutation(
    'P15',
    'a log that was removed is not missed',
    [
      'src/shadow/sqlite/file-watch.ts',
      `for (const [ending, known] of this.#companions) compare`,
      `for (const [ending, known] of this.#companions) if (ending === '') compare`,
    ],
    ['test/faults/gone-file.test.ts'],
  ),
  mutation(
    'P15',
    'the purge is sent without a last look at the database',
    ['src/sync/purge.ts', `  await shadow.checkPurge(lease, drainNo);\n`, ``],
    ['test/faults/gone-file.test.ts'],
  ),
];
