// P23: a promoted field is there as if it always had been.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/shape/sqlite.test.ts'];
const keys = ['src/config/field-keys.test.ts'];

const shaping = 'src/shadow/ledger/shaping.ts';
const between = 'src/shape/field-difference.ts';

export const fieldMutations: readonly Mutation[] = [
  mutation(
    'P23',
    'what is stored is not read again for a promoted field',
    [shaping, 'movedParts.length > 0', 'false'],
    sqlite,
  ),
  mutation(
    'P23',
    'a field whose changes mean nothing stays empty where the policy had thrown it away',
    [between, 'isRemote && is?.isVolatile === true', 'isRemote && is === null'],
    ['test/shape/random-fields.test.ts'],
  ),
  mutation(
    'P23',
    'rows with the same hash stay in the column of before',
    ['src/shadow/ledger/between-shapes.ts', 'fieldChanges(from, shape).map(partOfField)', '[]'],
    sqlite,
  ),
  mutation(
    'P23',
    'the values of a client stand where those of another one would',
    [
      'src/shadow/plan/widening.ts',
      'field.column === column',
      'field.type !== null || field.column === column',
    ],
    sqlite,
  ),
  mutation(
    'P23',
    'a change of a volatile field is told',
    ['src/shadow/plan/content-digest.ts', 'isVolatile === true ? null : `${element}=`', '`${element}=`'],
    sqlite,
  ),
  mutation(
    'P23',
    'what changed unseen is taken for known',
    [between, 'wasThrownAway || wasUnseen', 'wasThrownAway'],
    sqlite,
  ),
  mutation(
    'P23',
    'what a policy has thrown away is taken for known',
    [between, 'wasThrownAway || wasUnseen', 'wasUnseen'],
    sqlite,
  ),
  mutation(
    'P23',
    'what is promoted no more stays where the unknown is thrown away',
    [between, "is === null && to.policy?.unknown === 'drop'", 'is === null && to.policy === undefined'],
    sqlite,
  ),
  mutation(
    'P23',
    'a column that follows a volatile field stays behind',
    ['src/shadow/plan/customers.ts', 'new Set([...changed, ...volatileSections(own)])', 'changed'],
    sqlite,
  ),
  mutation(
    'P23',
    'a column may have two types',
    [
      'src/config/field-checks.ts',
      'if (first === undefined || other === undefined) return [];',
      'return [];',
    ],
    keys,
  ),
  mutation(
    'P23',
    'a field may have a column of the program',
    ['src/config/field-keys.ts', 'reservedColumns(row.section).includes(column) || ', ''],
    keys,
  ),
];
