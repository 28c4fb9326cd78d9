// P7 and P17: what the client makes of the feed.

import { mutation, type Mutation } from './mutation.ts';

const following = ['test/client/follow.test.ts', 'test/client/follow-property.test.ts'];

export const clientMutations: readonly Mutation[] = [
  mutation(
    'P7',
    'the client saves its cursor before its caller has taken the changes',
    [
      'packages/client/src/follow.ts',
      '    let taken = 0;\n',
      '    let taken = 0;\n    await this.#keep(cursor);\n',
    ],
    following,
  ),
  mutation(
    'P7',
    'a client whose feed is gone goes on from the end',
    [
      'packages/client/src/follow.ts',
      'if (!mayBegin) throw gone;',
      "if (!mayBegin) return void (this.#cursor = 'now');",
    ],
    following,
  ),
  mutation(
    'P7',
    'a client begins anew where the feed of changes ends, and not where it stood before the snapshot',
    [
      'packages/client/src/follow.ts',
      'await this.#keep(everybody.changesAfter);',
      "await this.#keep((await this.#feed.changes({ after: 'now' })).cursor);",
    ],
    following,
  ),
  mutation(
    'P17',
    'the client gives its key in the address',
    [
      'packages/client/src/requests.ts',
      '`${this.#base}${path}${queryText(query)}`',
      "`${this.#base}${path}${queryText({ ...query, key: this.#headers['authorization'] })}`",
    ],
    ['test/client/reading.test.ts'],
  ),
];
