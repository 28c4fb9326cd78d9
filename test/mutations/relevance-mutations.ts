// P20, P21: whom the rule does not keep is not here, and nobody leaves by a misreading.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/relevance/sqlite.test.ts'];
const judging = 'src/sync/fetch/judging.ts';
const customers = 'src/shadow/plan/customers.ts';

export const relevanceMutations: readonly Mutation[] = [
  mutation(
    'P6',
    'leavers of a changed rule are not counted while they leave',
    [
      'src/shadow/ledger/walking.ts',
      'if (leavers === 0 || byHand === 1)',
      'if (leavers >= 0 || byHand === 1)',
    ],
    sqlite,
  ),
  mutation(
    'P21',
    'what one lacks whom AA did not have is forgotten',
    [
      'src/shadow/ledger/shape-rows.ts',
      '.set({ lane: waivedLane, error_code: null, error_message: null })',
      '.set({ error_code: null, error_message: null })',
    ],
    sqlite,
  ),
  mutation(
    'P20',
    'the rule is not asked',
    [
      judging,
      "if (verdict.kind === 'kept') return prepare(record);",
      'if (verdict !== null) return prepare(record);',
    ],
    sqlite,
  ),
  mutation(
    'P20',
    'what is stored of a leaver stays',
    [
      'src/shadow/ledger/irrelevant-rows.ts',
      'for (const table of tables) tx.send(eraseRows(table, client, part));',
      '',
    ],
    sqlite,
  ),
  mutation(
    'P20',
    'whoever leaves is told as deleted by AA',
    [customers, "fields: null, cause: 'relevance' },", 'fields: null, cause: null },'],
    sqlite,
  ),
  mutation(
    'P3',
    'an older answer brings back whom the rule does not keep',
    [customers, 'unkept.fetchNumber >= result.fetchNumber', 'unkept.fetchNumber < 0'],
    sqlite,
  ),
  mutation(
    'P20',
    'a wider rule asks AA for nobody',
    [
      'src/shadow/ledger/between-shapes.ts',
      "rule === 'wider' || rule === 'other' || asked.some",
      'asked.some',
    ],
    sqlite,
  ),
  mutation(
    'P21',
    'a field that no answer has ever had is trusted',
    [
      'src/shape/keeping.ts',
      "verdict.kind === 'irrelevant' && unseen.size > 0",
      "verdict.kind === 'irrelevant' && unseen.size < 0",
    ],
    sqlite,
  ),
  mutation(
    'P21',
    'a date is judged without the dates that say in which order it is written',
    ['src/shape/keeping.ts', '(datesCount && fields.some(isDate))', '(datesCount && fields.length < 0)'],
    ['test/property/judging-in-part.test.ts'],
  ),
  mutation(
    'P21',
    'what is foreseen is told by what was seen when the look began',
    ['src/sync/shape/foreseen.ts', '[new Verdicts(), again + verdicts.all]', '[verdicts, again]'],
    ['test/relevance/foreseen.test.ts'],
  ),
  mutation(
    'P21',
    'a first drain that keeps nobody is purged',
    ['src/sync/purge.ts', "if (await keepsNobody(context)) return 'braked';", 'await keepsNobody(context);'],
    sqlite,
  ),
  mutation(
    'P21',
    'what is stored tells who leaves though a section is lacking that the rule reads',
    [
      'src/shadow/ledger/leavers.ts',
      '.some((part) => shapes.judged.has(part))',
      '.some((part) => shapes.judged.has(`-${part}`))',
    ],
    sqlite,
  ),
  mutation(
    'P21',
    'a rule is narrowed without a person however many leave',
    [
      'src/shadow/ledger/shapes.ts',
      "brakeHolds(brakeOf(brake, 'irrelevant'), leaving, customers)",
      "brakeHolds(brakeOf(brake, 'irrelevant'), 0, customers)",
    ],
    sqlite,
  ),
  mutation(
    'P21',
    'what an earlier policy threw away of the customer itself counts as told',
    ['src/shape/keeping.ts', '...ofCustomer, ownPart, unknownParts]', ']'],
    sqlite,
  ),
  mutation(
    'P21',
    'what the policy leaves of a customer is taken for all of it',
    ['src/shape/keeping.ts', 'some((part) => judged.has(part));', 'some((part) => judged.has(`-${part}`));'],
    sqlite,
  ),
  mutation(
    'P21',
    'what a policy leaves alone is not judged by',
    [
      'src/shadow/ledger/between-shapes.ts',
      "? 'told' : 'asked'",
      "&& from.policy === null ? 'told' : 'asked'",
    ],
    sqlite,
  ),
  mutation(
    'P20',
    'whom AA is to be asked for by the rule, the next shape forgets',
    ['src/shadow/ledger/shaping.ts', " || known.get(id)?.origin === 'relevance'", ''],
    sqlite,
  ),
  mutation(
    'P21',
    'a section of which no answer has ever had an item is trusted',
    ['src/shape/terms.ts', 'fields.length === 0 ? [section]', 'fields.length < 0 ? [section]'],
    sqlite,
  ),
  mutation(
    'P6',
    'who leaves by what is stored does not count with the others',
    ['src/shadow/ledger/walking.ts', 'shapes.inForce.leavers + leavers', 'shapes.inForce.leavers'],
    sqlite,
  ),
  mutation(
    'P6',
    'leavers have no brake of their own',
    [
      'src/shadow/plan/deletions-brake.ts',
      "kind === 'irrelevant' ? (brake.leaving ?? brake) : brake",
      "kind === 'irrelevant' ? { share: 1, atLeast: 1e9 } : brake",
    ],
    sqlite,
  ),
];
