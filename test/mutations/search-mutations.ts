// P6, P9, P11 and P17: who is found by words, and who is not found any more.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/contract/sqlite.test.ts'];
const postgres = ['test/contract/postgres.test.ts'];

export const searchMutations: readonly Mutation[] = [
  mutation(
    'P6',
    'the words of a deleted customer stay (SQLite)',
    ['src/shadow/sqlite/rows/batch-writing.ts', '  removeWords(writing, customer);\n', ''],
    sqlite,
  ),
  mutation(
    'P6',
    'the words of a deleted customer stay (PostgreSQL)',
    [
      'src/shadow/postgres/rows/batch-writing.ts',
      'remove([...statements.sections, wordsTable], custId)',
      'remove(statements.sections, custId)',
    ],
    postgres,
  ),
  mutation(
    'P2',
    'the old words of a customer stay',
    [
      'src/shadow/sqlite/rows/word-rows.ts',
      'if (place !== null) removeWords(writing, result);',
      "if (place !== null && result.custId === '') removeWords(writing, result);",
    ],
    sqlite,
  ),
  mutation(
    'P2',
    'a customer who loses every name keeps the words that were filled in',
    [
      'src/shadow/plan/content-digest.ts',
      'new Map([...parts, [wordsMark, hashOf(wordsText)]])',
      "wordsText === '' ? parts : new Map([...parts, [wordsMark, hashOf(wordsText)]])",
    ],
    sqlite,
  ),
  mutation(
    'P17',
    'the customers of another client are found',
    [
      'src/shadow/reads/word-statements.ts',
      'select cust_id from customer_words\n    where client_id = ${client}',
      "select cust_id from customer_words\n    where client_id <> ''",
    ],
    sqlite,
  ),
  mutation(
    'P11',
    'the words of a forgotten customer stay',
    [
      'src/shadow/ledger/forgotten-rows.ts',
      'dataTables(catalogue).all.map(({ name }) => name)',
      "dataTables(catalogue).all.map(({ name }) => name).filter((name) => name !== 'customer_words')",
    ],
    sqlite,
  ),
  mutation(
    'P17',
    'a cursor is good for any search',
    ['src/http/answers/list-cursor.ts', 'if (kind !== kindOf(search) || of', 'if (of'],
    ['test/http/search.test.ts'],
  ),
  mutation(
    'P9',
    'a walk through many words ends with its first step',
    ['src/shadow/reads/word-statements.ts', 'when count(*) = ${words} then', 'when count(*) < 0 then'],
    sqlite,
  ),
  mutation(
    'P9',
    'lists of customers end with their first piece',
    [
      'src/shadow/reads/search.ts',
      'return pageOf(rows, asked.limit, last);\n}\n\n/** Where',
      'return pageOf(rows, asked.limit, null);\n}\n\n/** Where',
    ],
    sqlite,
  ),
];
