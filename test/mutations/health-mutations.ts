// P10 to P13: clients apart, secrets kept, age told, strangers noticed.

import { mutation, type Mutation } from './mutation.ts';

export const healthMutations: readonly Mutation[] = [
  mutation(
    'P10',
    'batches of all clients wait for each other',
    [
      'src/shadow/ledger/apply.ts',
      `    const first = await readClient(ledger, tx, { client, lease, wanted });`,
      `    holdAlone(ledger, tx, 'everybody' as ClientId);
    const first = await readClient(ledger, tx, { client, lease, wanted });`,
    ],
    ['test/contract/postgres-workers.test.ts'],
  ),
  mutation(
    'P10',
    'all clients share one pacer',
    [
      'src/aa/open-association.ts',
      `  const pacer = createPacer(settings, clock, gate);`,
      `  const everybody = globalThis as { pacer?: ReturnType<typeof createPacer> };
  const pacer = (everybody.pacer ??= createPacer(settings, clock));`,
    ],
    ['src/aa/open-association.test.ts'],
  ),
  mutation(
    'P11',
    "AA's words are passed on with the credentials in them",
    [
      'src/aa/answers/redaction.ts',
      `return (text) => (pattern === null ? text : text.replace(pattern, veil));`,
      `return (text) => (pattern === undefined ? '' : text);`,
    ],
    ['src/aa/answers/redaction.test.ts', 'test/e2e/secrets.long.test.ts'],
  ),
  mutation(
    'P11',
    'what arrives late of a forgotten customer is stored (SQLite)',
    [
      'src/shadow/sqlite/rows/batch-reading.ts',
      `forgotten: isAny(connection, anyForgotten, client)`,
      `forgotten: isAny(connection, anyForgotten, '' as ClientId)`,
    ],
    ['test/contract/sqlite.test.ts', 'test/e2e/forgotten.test.ts'],
  ),
  mutation(
    'P11',
    'what arrives late of a forgotten customer is stored (PostgreSQL)',
    [
      'src/shadow/plan/customers.ts',
      `if (context.forgotten.has(result.custId))`,
      `if (context.forgotten.has(''))`,
    ],
    ['test/contract/postgres.test.ts'],
  ),
  mutation(
    'P11',
    'the file is not written anew after somebody was forgotten',
    ['src/shadow/sqlite/rows/traces.ts', `() => connection.rewrite()`, `() => connection.emptyLog()`],
    ['test/e2e/forgotten.test.ts'],
  ),
  mutation(
    'P11',
    'the rest of a password behind the host is taken for a path',
    [
      'src/shadow/postgres/address-parts.ts',
      `if (fragment !== undefined || path.includes('@') || query.includes('@'))`,
      `if (fragment !== undefined)`,
    ],
    ['src/config/database-address.test.ts'],
  ),
  mutation(
    'P11',
    'the password of the database is shown',
    [
      'src/shadow/postgres/server-address.ts',
      `password: parts.password === '' ? '' : '***'`,
      `password: parts.password`,
    ],
    ['src/config/database-address.test.ts'],
  ),
  mutation(
    'P11',
    'who still sees the rows of the forgotten is not looked for (PostgreSQL)',
    [
      'src/shadow/postgres/rows/traces.ts',
      `WHERE age > age(($1::text::xid8)::xid)`,
      `WHERE age < 0 * age(($1::text::xid8)::xid)`,
    ],
    ['src/shadow/postgres/traces.test.ts'],
  ),
  mutation(
    'P10',
    'a pooler of transactions is taken for a server',
    [
      'src/shadow/postgres/session.ts',
      `if (facts.pid !== beganWith(client)) await`,
      `if (facts.pid === beganWith(client)) await`,
    ],
    ['test/contract/postgres-poolers.test.ts'],
  ),
  mutation(
    'P8',
    'a database that cannot store every name is accepted',
    [
      'src/shadow/postgres/session.ts',
      `if (facts.encoding !== 'UTF8') throw`,
      `if (facts.encoding === '') throw`,
    ],
    ['src/shadow/rehearsal.test.ts'],
  ),
  mutation(
    'P11',
    'the feed keeps the number of a forgotten customer',
    [
      'src/shadow/ledger/forgotten-rows.ts',
      `new Set(['sync_queue', `,
      `new Set(['sync_queue', 'sync_changes', `,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P11',
    'what AA says of persons is passed on',
    [
      'src/aa/answers/redaction.ts',
      'impersonal(shown.replace(emailPattern, veil))',
      'impersonal === undefined ? emailPattern.source : shown',
    ],
    ['src/aa/answers/redaction.test.ts'],
  ),
  mutation(
    'P11',
    'a new database file is readable by everybody',
    ['src/shadow/sqlite/database-file.ts', `'wx', 0o600`, `'wx', 0o644`],
    ['src/shadow/open-shadow.test.ts'],
  ),
  mutation(
    'P11',
    "PostgreSQL's own words are passed on",
    [
      'src/shadow/postgres/postgres-failure.ts',
      `return about === undefined ? \`PostgreSQL \${state}\` : \`PostgreSQL \${state}, \${about}\`;`,
      `return about === undefined ? error.message : \`\${error.message}, \${(error as DatabaseError).detail}\`;`,
    ],
    ['src/shadow/postgres/postgres-failure.test.ts'],
  ),
  mutation(
    'P12',
    'silence of the queue is health',
    ['src/shadow/reads/freshness-judges.ts', `  silent,\n`, ``],
    ['src/shadow/reads/freshness.test.ts'],
  ),
  mutation(
    'P12',
    'a clock that was put back makes everything young',
    ['src/shadow/reads/freshness-judges.ts', `  clockPutBack,\n`, ``],
    ['src/shadow/reads/freshness.test.ts'],
  ),
  mutation(
    'P12',
    'a lease lasts for as long as a clock put back makes it',
    [
      'src/shadow/ledger/lease-times.ts',
      `isImplausible(expiresAt, now) ? expiryAt(now) : expiresAt`,
      `expiresAt ?? now`,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'a call of AA may hang for ever',
    ['src/sync/work/signs.ts', `if (wait.leftMs > 0) maySilent = true;`, `maySilent = true;`],
    ['src/sync/work/signs.test.ts'],
  ),
  mutation(
    'P12',
    'a process that was stopped for a while is taken for stuck',
    [
      'src/runtime/heartbeat.ts',
      `return Math.min(Math.max(0, elapsed), mostTicks * this.#tickMs);`,
      `return Math.max(mostTicks * this.#tickMs, elapsed);`,
    ],
    ['src/runtime/watch.test.ts'],
  ),
  mutation(
    'P12',
    'a thread that was stuck is only told of',
    ['src/runtime/watch.ts', `    this.#onStuck(stuck);\n`, `    void stuck;\n`],
    ['test/e2e/stuck.long.test.ts'],
  ),
  mutation(
    'P13',
    'one look at the queue is evidence enough',
    [
      'src/sync/foreign-purge.ts',
      `  if (!(await meetQueue(context, sieve))) return null;
  return notMet(`,
      `  return notMet(`,
    ],
    ['test/faults/foreign-purge.test.ts'],
  ),
  mutation(
    'P13',
    'a resumed drain is not looked at',
    ['src/sync/work/schedule.ts', `return this.#resumed || now`, `return now`],
    ['test/faults/foreign-purge.test.ts'],
  ),
  mutation(
    'P13',
    'a queue number that goes backwards is nothing',
    [
      'src/shadow/ledger/queue-numbers.ts',
      `order === 0 ? 'repeated' : 'back'`,
      `order === 0 ? 'repeated' : 'onwards'`,
    ],
    ['src/shadow/ledger/queue-numbers.test.ts'],
  ),
  mutation(
    'P12',
    'a purge that AA refuses holds up all that follows',
    [
      'src/sync/purge.ts',
      'if (error instanceof AaError && (await isHopeless(context, drain, error)))',
      'void isHopeless;\n    if (!(error instanceof Error))',
    ],
    ['test/faults/purge.test.ts'],
  ),
  mutation(
    'P1',
    'a drain is given up although AA does not answer at all',
    ['src/sync/purge.ts', '(await lookAtQueue(context)) !== null', '(void lookAtQueue, true)'],
    ['test/faults/purge.test.ts'],
  ),
  mutation(
    'P13',
    'what removes nothing is purged again at once',
    [
      'src/sync/drain.ts',
      `repeatedPurges > 0 ? 'repeated' : 'purged'`,
      `repeatedPurges < 0 ? 'repeated' : 'purged'`,
    ],
    ['test/faults/foreign-purge.test.ts'],
  ),
  mutation(
    'P12',
    'a client is counted once and for all',
    [
      'src/shadow/reads/client-states.ts',
      `return kept?.changeNo !== changeNo ||`,
      `return kept === undefined ||`,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'counts are kept for ever where the feed stands still',
    [
      'src/shadow/reads/client-states.ts',
      `changeNo || performance.now() - kept.countedAt > longestKeptMs`,
      `changeNo`,
    ],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'who was deleted stays among the customers that are counted',
    ['src/shadow/reads/client-states.ts', `+ of('restored') - of('deleted'),`, `+ of('restored'),`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'who came back is not counted',
    ['src/shadow/reads/client-states.ts', `+ of('restored') - of('deleted'),`, `- of('deleted'),`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'who left by the rule counts as a tombstone',
    ['src/shadow/reads/client-states.ts', `!ruleOf.has(client) && kinds.every(`, `kinds.some(`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'who was forgotten is counted as before',
    ['src/shadow/reads/client-states.ts', `if (erasures.length > 0) return false;`, `void erasures;`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'what was pruned of the feed counts as nobody',
    ['src/shadow/reads/client-states.ts', ` || (row.pruned_change_no ?? 0) > kept.changeNo)`, `)`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P12',
    'a feed that begins anew goes on with the old counts',
    ['src/shadow/reads/client-states.ts', `if (since < 0 || since`, `if (since`],
    ['test/contract/sqlite.test.ts'],
  ),
  mutation(
    'P9',
    'the parked are counted to the last for those who look again and again',
    [
      'src/shadow/ledger/open-entries.ts',
      `export const mostParked = 10_000;`,
      `export const mostParked = everyEntry;`,
    ],
    ['test/http/operate.test.ts'],
  ),
  mutation(
    'P9',
    'it is not said that more are parked than are counted',
    ['src/report/client-status.ts', `parked_more: state.moreParked,`, `parked_more: false,`],
    ['test/http/operate.test.ts'],
  ),
];
