// P24: a client that observes its queue and never purges it.

import { mutation, type Mutation } from './mutation.ts';

const observing = ['test/observing/sqlite.test.ts'];

export const observingMutations: readonly Mutation[] = [
  mutation(
    'P24',
    'a worker purges although it is told never to',
    ['src/sync/purge.ts', "settings.purge === 'never' || observed === true", 'observed === true'],
    observing,
  ),
  mutation(
    'P24',
    'what an observer has received is purged by a worker that purges',
    [
      'src/sync/purge.ts',
      "settings.purge === 'never' || observed === true",
      "settings.purge === 'never' || observed === null",
    ],
    observing,
  ),
  mutation(
    'P24',
    'the database lets a purge of what was observed begin',
    ['src/shadow/ledger/drains.ts', 'if (drain?.observed === 1) throw', 'if (drain?.observed === 2) throw'],
    observing,
  ),
  mutation(
    'P24',
    'everything in the queue is fetched at every look',
    [
      'src/sync/queue-glance.ts',
      "if (this.#take === 'all') return entries;",
      'if (entries.length > 0) return entries;',
    ],
    observing,
  ),
  mutation(
    'P24',
    'a customer that changes again for the same reasons is never fetched again',
    ['src/shadow/ledger/observing.ts', "take: isDueAgain(note, now) ? 'all' : 'new'", "take: 'new'"],
    observing,
  ),
  mutation(
    'P24',
    'what may have changed unseen is no lag',
    ['src/shadow/reads/freshness.ts', ', observing?.againSince ?? null]', ']'],
    observing,
  ),
  mutation(
    'P24',
    'who vanishes from the queue is not fetched once more',
    [
      'src/sync/queue-glance.ts',
      'const gone = page.filter((one) => this.#isGone(one));',
      'const gone = page.filter((one) => this.#isGone(one) && one.newest < 0);',
    ],
    observing,
  ),
  mutation(
    'P24',
    'who has vanished from the queue is taken for one who stands in it still',
    [
      'src/sync/queue-glance.ts',
      'page.filter((one) => this.#isGone(one) || one.oldest < one.newest)',
      'page.filter((one) => one.oldest < one.newest)',
    ],
    observing,
  ),
];
