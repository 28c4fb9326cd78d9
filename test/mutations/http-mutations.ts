// P17, P11 and P9: readers that see what is not theirs, requests that break the service, and readers that fill its memory.

import { mutation, type Mutation } from './mutation.ts';

const access = ['test/http/access.test.ts'];
const anyInput = ['test/http/any-input.test.ts'];

export const httpMutations: readonly Mutation[] = [
  mutation(
    'P17',
    'a key sees every client',
    [
      'src/http/access/caller.ts',
      `clients === 'all' || clients.has(client);`,
      `clients.toString() !== client;`,
    ],
    access,
  ),
  mutation(
    'P17',
    'the scopes of a key are not looked at',
    ['src/http/access/caller.ts', `if (!scopes.has(scope))`, `if (scopes.size === 0)`],
    access,
  ),
  mutation(
    'P17',
    'a revoked key is good',
    [
      'src/http/access/key-door.ts',
      `if (revokedAt !== null)`,
      `if (revokedAt === expiresAt && this.#toldAt.size > 1e9)`,
    ],
    access,
  ),
  mutation(
    'P17',
    'a key does not expire',
    ['src/http/access/key-door.ts', `expiresAt <= this.#parts.now()`, `expiresAt <= new Date(0)`],
    access,
  ),
  mutation(
    'P17',
    'any secret fits the id of a key',
    [
      'src/http/access/key-text.ts',
      `return own.length === stored.length && timingSafeEqual(own, stored);`,
      `return own.length === stored.length && timingSafeEqual(own, own);`,
    ],
    ['src/http/access/key-text.test.ts', ...access],
  ),
  mutation(
    'P17',
    'a mistyped key is looked up',
    [
      'src/http/access/key-text.ts',
      `secret}\`) === check ? { keyId, secret } : null;`,
      `secret}\`) !== '' ? { keyId, secret } : null;`,
    ],
    ['src/http/access/key-text.test.ts'],
  ),
  mutation(
    'P17',
    'what a proxy on this machine passes on needs no key',
    [
      'src/http/access/asker.ts',
      `!Object.keys(headers).some((name) => forwarding.test(name))`,
      `forwarding.source !== ''`,
    ],
    access,
  ),
  mutation(
    'P17',
    'a page of another site may ask',
    ['src/http/access/site-guard.ts', `!isOwnOrigin(headers.origin, asked)`, `headers.origin === ''`],
    access,
  ),
  mutation(
    'P17',
    'a cookie counts for whatever site has made the request',
    [
      'src/http/access/key-door.ts',
      `if (changes) refuseAllButOwnPage(asker);`,
      `if (changes) refuseOtherSites(asker);`,
    ],
    ['test/http/session.test.ts'],
  ),
  mutation(
    'P17',
    'whoever sends the header of a proxy is believed',
    [
      'src/http/access/key-door.ts',
      `if (trustedUser === null || !isProxy(peer)) return null;`,
      `if (trustedUser === null || peer === '') return null;`,
    ],
    ['test/http/session.test.ts'],
  ),
  mutation(
    'P17',
    'a session goes on when its key has ended',
    [
      'src/http/access/key-door.ts',
      `if (key === null || this.#endOf(key) !== null) continue;`,
      `if (key === null) continue;`,
    ],
    ['test/http/session.test.ts'],
  ),
  mutation(
    'P17',
    'without a key the server is asked by any name',
    ['src/http/access/site-guard.ts', `host === undefined || !localName.test(host)`, `host === undefined`],
    access,
  ),
  mutation(
    'P17',
    'bad keys are not counted',
    ['src/http/access/failure-limit.ts', `window.failures += 1;`, `window.failures += 0;`],
    access,
  ),
  mutation(
    'P17',
    'what no database takes is asked of it',
    ['src/http/routes/parameters.ts', `!unfitInCustId.test(text)`, `text !== '\\uffff'`],
    anyInput,
  ),
  mutation(
    'P17',
    'AA is asked for a customer without a number',
    ['src/http/routes/parameters.ts', `!isBlankId(text)`, `text !== 'blank'`],
    anyInput,
  ),
  mutation(
    'P11',
    'a forgotten number finds somebody else',
    ['src/http/answers/found-customers.ts', `[...texts].filter(([id]) => !forgotten.has(id))`, `[...texts]`],
    ['test/http/read-api.test.ts'],
  ),
  mutation(
    'P17',
    'a forged cursor is believed',
    [
      'src/http/answers/opaque-cursor.ts',
      `part.isWellFormed() && !part.includes('\\0')`,
      `part !== '\\uffff'`,
    ],
    anyInput,
  ),
  mutation(
    'P9',
    'large answers for slow readers are not counted',
    ['src/http/outgoing.ts', `this.#bytes += bytes;`, `void bytes;`],
    ['test/http/outgoing.test.ts'],
  ),
  mutation(
    'P9',
    'a reader that takes nothing of a page is waited for',
    ['src/http/outgoing.ts', `raw.setTimeout(stalledMs);`, `void stalledMs;`],
    ['test/http/outgoing.test.ts'],
  ),
  mutation(
    'P9',
    'a reader that does not read keeps its turn',
    [
      'src/http/feed/change-stream.ts',
      'await isWithin(this.#writing, this.#service.times.slow)',
      'await isWithin(this.#writing, 60_000)',
    ],
    ['test/http/feed-limits.test.ts'],
  ),
  mutation(
    'P9',
    'every stream holds a page at once',
    ['src/http/feed/telling-turns.ts', `    this.#free -= 1;\n`, ``],
    ['src/http/feed/telling-turns.test.ts'],
  ),
];
