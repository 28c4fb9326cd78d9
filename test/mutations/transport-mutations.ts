// P5, P11 and P16: how AA is reached, and what is said where it is not.

import { mutation, type Mutation } from './mutation.ts';

export const transportMutations: readonly Mutation[] = [
  mutation(
    'P16',
    'a handshake that fails is called a lost connection',
    ['src/aa/transport/network-error.ts', 'if (tls !== null) return tls;', 'void tls;'],
    ['src/aa/transport/tls.test.ts'],
  ),
  mutation(
    'P16',
    'what fails at the proxy is told of AA',
    [
      'src/aa/transport/network-error.ts',
      'if (proxied !== null) return proxyError(proxied, host);',
      'void proxied;',
    ],
    ['src/aa/transport/proxy.test.ts'],
  ),
  mutation(
    'P16',
    'an answer that breaks the rules of HTTP is called a lost connection',
    [
      'src/aa/transport/network-error.ts',
      "if (broken !== null) return { code: 'AA_NOT_HTTP', words: broken };",
      'void broken;',
    ],
    ['src/aa/transport/lenient-http.test.ts'],
  ),
  mutation(
    'P16',
    'an error in the defaults is told of the first client',
    [
      'src/config/defaults.ts',
      'return isOwn || entryAt(root, usual) === null ? path : usual;',
      'return path;',
    ],
    ['src/config/defaults.test.ts'],
  ),
  mutation(
    'P5',
    'a repaired head may keep lengths that differ',
    [
      'src/aa/transport/lenient-head.ts',
      'return [...new Set(lengths)].map((length) => `content-length: ${length}`);',
      'return lengths.slice(0, 1).map((length) => `content-length: ${length}`);',
    ],
    ['src/aa/transport/lenient-http.test.ts'],
  ),
  mutation(
    'P11',
    'the password of a proxy is shown',
    [
      'src/aa/transport/proxy-address.ts',
      "username === '' && password === '' ? '' : '***@'",
      "username === '' && password === '' ? '' : `${username}:${password}@`",
    ],
    ['src/aa/transport/proxy-address.test.ts', 'src/aa/transport/proxy.test.ts'],
  ),
  mutation(
    'P16',
    'a connection is used for ever',
    [
      'src/aa/transport/connections.ts',
      'if (current !== null && nowMs - current.bornMs < connectionAgeMs) return current;',
      'if (current !== null && nowMs >= 0) return current;',
    ],
    ['src/aa/transport/connections.test.ts'],
  ),
];
