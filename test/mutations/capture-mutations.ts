// What a capture must not let through: P11.

import { mutation, type Mutation } from './mutation.ts';

export const captureMutations: readonly Mutation[] = [
  mutation(
    'P11',
    'anything stays in a flag of a captured answer',
    [
      'src/capture/replacement/values.ts',
      'flag: (text, { kept }) => kept.isFlag(text) || anyFlag.test(text)',
      'flag: () => true',
    ],
    ['test/capture/planted-values.test.ts', 'src/capture/replacement/values.test.ts'],
  ),
  mutation(
    'P11',
    'a captured header stays as it is',
    [
      'src/capture/exchange/kept-headers.ts',
      'return charset === undefined ? type : `${type}; ${charset}`;',
      'return value;',
    ],
    ['test/capture/planted-values.test.ts'],
  ),
  mutation(
    'P11',
    'the comments of a captured answer stay',
    [
      'src/capture/markup/tokens.ts',
      'const body = value(text.slice(from, to === -1 ? text.length : to), section.place);',
      "const body = section.place === 'comment' ? mark(text.slice(from, to)) : value(text.slice(from, to), section.place);",
    ],
    ['test/capture/planted-values.test.ts'],
  ),
  mutation(
    'P11',
    'a credential stays in a capture where it is a plain word',
    [
      'src/capture/replacement/kept-words.ts',
      'list.has(text.toLowerCase()) && !isSecret(text)',
      'list.has(text.toLowerCase())',
    ],
    ['src/capture/replacement/values.test.ts'],
  ),
  mutation(
    'P11',
    'capture.json tells the real name of the element of a customer',
    ['src/capture/replacement/document.ts', 'name: found?.text ?? token.name', 'name: token.name'],
    ['test/capture/odd-names.test.ts'],
  ),
  mutation(
    'P11',
    'a surname that is a plain word, too, stays in a captured message',
    ['src/capture/replacement/kept-words.ts', 'isPlain(word) && !mayBeName(word, before)', 'isPlain(word)'],
    ['src/capture/replacement/values.test.ts'],
  ),
  mutation(
    'P11',
    'other users may read a capture',
    ['src/capture/write-folder.ts', "'wx', 0o600", "'wx', 0o644"],
    ['src/cli/commands/capture.long.test.ts'],
  ),
];
