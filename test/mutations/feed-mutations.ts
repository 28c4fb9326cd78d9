// P7 and P11: what readers of the feed are told.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/contract/sqlite.test.ts'];
const http = ['test/http/feed.test.ts'];
const streams = ['test/http/feed-streams.test.ts'];
const limits = ['test/http/feed-limits.test.ts'];

export const feedMutations: readonly Mutation[] = [
  mutation(
    'P7',
    'what pruning has removed from the feed is passed over in silence',
    ['src/shadow/ledger/history.ts', '  tx.send(keepPruned(client, last));\n', ''],
    sqlite,
  ),
  mutation(
    'P7',
    'a reader from another history goes on',
    [
      'src/shadow/reads/feed.ts',
      'if (known.committedAt === null) return true;',
      'if (known.committedAt === null || changeNo >= 0) return true;',
    ],
    sqlite,
  ),
  mutation(
    'P7',
    'of a customer not even the newest change is told',
    [
      'src/shadow/reads/feed-looks.ts',
      'row.changed_at > row.committed_at',
      'row.changed_at >= row.committed_at',
    ],
    sqlite,
  ),
  mutation(
    'P7',
    'a change is earlier than its customer where the clock of the server was put back',
    [
      'src/shadow/postgres/rows/ledger-statements.ts',
      '$6::timestamptz, numbers.history_seen_at',
      `$6::timestamptz - interval '1 day', numbers.history_seen_at`,
    ],
    ['test/contract/postgres-workers.test.ts'],
  ),
  mutation(
    'P11',
    'readers are not told whom to erase',
    [
      'src/shadow/ledger/forgetting.ts',
      'if (custIds.length === 0) return;',
      'if (custIds.length >= 0) return;',
    ],
    sqlite,
  ),
  mutation(
    'P7',
    'a cursor has no identity',
    [
      'src/http/feed/feed-cursor.ts',
      '{ changeNo, committedAt: new Date(ms) } : null;',
      '{ changeNo, committedAt: null } : null;',
    ],
    http,
  ),
  mutation(
    'P7',
    'the cursor of another client is believed',
    ['src/http/feed/feed-cursor.ts', 'if (of !== client) throw', `if (of === '') throw`],
    http,
  ),
  mutation(
    'P7',
    'the feed of a snapshot goes on from its last page',
    [
      'src/http/routes/feed.ts',
      'const changesAfter = writeFeedCursor(client, from.head);',
      'const changesAfter = writeFeedCursor(client, await shadow.feedHead(client));',
    ],
    http,
  ),
  mutation(
    'P7',
    'a feed that is gone is answered as an empty page',
    [
      'src/http/routes/feed.ts',
      `if (answer.kind === 'gone') throw feedGone(client, goneReasons[answer.reason]);`,
      `if (answer.kind === 'gone') return { body: pageJson(client, { kind: 'page', changes: [], place: answer.head, more: false }) };`,
    ],
    http,
  ),
  mutation(
    'P7',
    'a stream that is gone goes on from the end',
    [
      'src/http/feed/change-stream.ts',
      `if (answer.kind === 'gone') return this.#tellGone(answer);
    for`,
      `if (answer.kind === 'gone') {
      this.#place = answer.head;
      return 'end';
    }
    for`,
    ],
    streams,
  ),
  mutation(
    'P9',
    'each follower reads each page for itself',
    ['src/http/feed/told-pages.ts', 'if (underWay !== undefined) return underWay;', ''],
    streams,
  ),
  mutation(
    'P9',
    'what a reader does not read is piled up',
    [
      'src/http/lasting-answers.ts',
      'if (!raw.write(Buffer.from(text))) await',
      'if (raw.write(Buffer.from(text)) && raw.destroyed) await',
    ],
    limits,
  ),
  mutation(
    'P17',
    'the streams of a key that ended go on',
    [
      'src/http/feed/open-follows.ts',
      'if (problem !== null) for',
      'if (problem !== null && this.#isClosed) for',
    ],
    limits,
  ),
  mutation(
    'P7',
    'an event has the cursor after its page, and not after itself',
    [
      'src/http/feed/change-stream.ts',
      `text += event('change', last.json, last.cursor);`,
      `text += event('change', last.json, changes.at(-1)?.cursor);`,
    ],
    ['test/http/followed-drain.test.ts', 'test/http/feed-streams.test.ts'],
  ),
];
