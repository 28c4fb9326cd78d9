// P22: what the policy of privacy takes out is nowhere, and a change of it reaches what is stored.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/shape/sqlite.test.ts'];

const difference = 'src/shape/policy-difference.ts';
const shapes = 'src/shadow/ledger/shapes.ts';
const walking = 'src/shadow/ledger/walking.ts';

export const privacyMutations: readonly Mutation[] = [
  mutation(
    'P22',
    'AA’s words in reasons of before the policy stay',
    [
      walking,
      '[...eraseWordsOfErrors(client), ledger.own.eraseWordsOfReasons(client)]',
      'eraseWordsOfErrors(client)',
    ],
    sqlite,
  ),
  mutation(
    'P22',
    'what `check` heard before the policy stays',
    ['src/shadow/ledger/shape-rows.ts', '  removeCheck(client),\n', ''],
    sqlite,
  ),
  mutation(
    'P22',
    'what AA sends goes by the policy',
    [
      'src/shape/shaping.ts',
      'fresh: (record) => shapedRecord(whole, asked(record))',
      'fresh: (record) => shapedRecord(compiled(noPolicy), asked(record))',
    ],
    sqlite,
  ),
  mutation(
    'P22',
    'a stricter policy leaves what is stored as it is',
    [difference, 'here: rules.length === 0 && !isDropped ? null', 'here: rules.length >= 0 ? null'],
    sqlite,
  ),
  mutation(
    'P22',
    'a hash is made of a hash',
    [difference, "to === 'drop' || (from", "to === from || to === 'drop' || (from"],
    sqlite,
  ),
  mutation(
    'P22',
    'the document of a tombstone keeps what is taken out',
    ['src/shadow/ledger/rewriting.ts', '    document: documentText(rows).toString(),\n', ''],
    sqlite,
  ),
  mutation(
    'P22',
    'a tombstone whose document cannot be read again keeps what is taken out',
    ['src/shadow/ledger/shaping.ts', 'deleted === null ?', 'deleted !== undefined ?'],
    sqlite,
  ),
  mutation(
    'P22',
    'what stands within the items of a section with a rule is not looked through',
    ['src/shape/policy.ts', 'ruled.has(name) || around.has(within ?? name)', 'ruled.has(name)'],
    ['src/shape/policy.test.ts'],
  ),
  mutation(
    'P22',
    'the files keep what is taken out',
    [
      walking,
      '  await ledger.rows.cleanTraces([...dataTables(ledger.catalogue).all.map(({ name }) => name), ...toldByAa]);\n',
      '',
    ],
    sqlite,
  ),
  mutation(
    'P22',
    'a policy takes something of however many customers',
    [shapes, '    ...taken.flatMap(({ place }) => place ?? []),\n', ''],
    sqlite,
  ),
  mutation(
    'P22',
    'what comes back is told as a change of AA',
    ['src/shadow/plan/customers.ts', 'lacking.has(withoutAttribute(field)) ||', ''],
    sqlite,
  ),
  mutation(
    'P22',
    'a rewritten customer seems changed by AA',
    ['src/shadow/ledger/rewriting.ts', "cause: 'shape',", 'cause: null,'],
    sqlite,
  ),
];
