// P17 and P11: readers that see what is not theirs, and requests that break the service.

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
      `if (key.revokedAt !== null)`,
      `if (key.revokedAt === key.expiresAt && key.name === '')`,
    ],
    access,
  ),
  mutation(
    'P17',
    'a key does not expire',
    ['src/http/access/key-door.ts', `key.expiresAt <= this.#parts.now()`, `key.expiresAt <= key.createdAt`],
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
    ['src/http/access/asker.ts', ` && forwarding.every((name) => headers[name] === undefined);`, `;`],
    access,
  ),
  mutation(
    'P17',
    'a page of another site may ask',
    ['src/http/access/site-guard.ts', `hostIn(origin) !== host?.toLowerCase()`, `hostIn(origin) === ''`],
    access,
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
    ['src/http/routes/parameters.ts', `text.isWellFormed() && !/\\p{Cc}/u.test(text)`, `text !== '\\uffff'`],
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
      'src/http/answers/list-cursor.ts',
      `if (!last.isWellFormed() || last.includes('\\0'))`,
      `if (last === '\\uffff')`,
    ],
    anyInput,
  ),
];
