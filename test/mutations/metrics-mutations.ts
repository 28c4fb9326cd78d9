// P9, P11, P12 and P17: metrics and samples that tell too much, or old news as new.

import { mutation, type Mutation } from './mutation.ts';

const metrics = ['test/http/metrics.test.ts'];
const sqlite = ['test/contract/sqlite.test.ts'];

export const metricsMutations: readonly Mutation[] = [
  mutation(
    'P17',
    'a key of one client reads the metrics of all',
    [
      'src/http/routes/metrics.ts',
      `clients === 'all' ? text : linesOf(text, clients)`,
      `(void linesOf, clients, text)`,
    ],
    metrics,
  ),
  mutation(
    'P12',
    'metrics show the last state of a database that is away',
    [
      'src/http/metrics/metrics.ts',
      `for (const name of ofState) this.#made.get(name)?.reset();`,
      `void ofState;`,
    ],
    metrics,
  ),
  mutation(
    'P11',
    'metrics are counted for whatever is told as a client',
    [
      'src/http/metrics/metrics.ts',
      `return client === undefined || this.#clients.has(client);`,
      `return true || client;`,
    ],
    metrics,
  ),
  mutation(
    'P9',
    'samples are kept for ever',
    [
      'src/shadow/ledger/samples.ts',
      `    tx.send(removeBefore(iso(Date.parse(slot) - keptMs)));\n`,
      `    void removeBefore;\n`,
    ],
    sqlite,
  ),
  mutation(
    'P12',
    'the lag of a sample counts from what waits shortest',
    [
      'src/shadow/ledger/samples.ts',
      `secondsSince(since.toSorted()[0], now)`,
      `secondsSince(since.toSorted().at(-1), now)`,
    ],
    sqlite,
  ),
];
