// P19: what the configuration changes is not what AA changed.

import { mutation, type Mutation } from './mutation.ts';

const sqlite = ['test/shape/sqlite.test.ts'];
const postgres = ['test/shape/postgres.test.ts'];

const shapes = 'src/shadow/ledger/shapes.ts';
const shaping = 'src/shadow/ledger/shaping.ts';

export const shapeMutations: readonly Mutation[] = [
  mutation(
    'P8',
    'a document that cannot be read again stops all who come after it',
    ['src/shadow/plan/unreadable-document.ts', 'return null;', "throw new TypeError('unread');"],
    ['test/shape/sqlite.test.ts'],
  ),
  mutation(
    'P19',
    'whose document cannot be read again is told as changed by AA',
    [
      'src/shadow/ledger/owed-rows.ts',
      'wantedRow(client, id, [ownPart, ...sections.map(({ name }) => name), unknownParts], {',
      'wantedRow(client, id, [], {',
    ],
    ['test/shape/sqlite.test.ts'],
  ),
  mutation(
    'P19',
    'a superseded shape comes back by itself',
    [
      shapes,
      'if (brake !== null && wasInForce(found, shape.id))',
      "if (brake !== null && wasInForce(found, ''))",
    ],
    sqlite,
  ),
  mutation(
    'P19',
    'a shape leaves the lease before it good',
    [shapes, 'await grantAnew(tx, client, { holder, expiresAt: expiry(mark) })', 'lease'],
    sqlite,
  ),
  mutation(
    'P19',
    'a shape leaves the shares before it good',
    [shapes, '  tx.send(endAllShares(client));\n', ''],
    sqlite,
  ),
  mutation(
    'P19',
    'what was fetched without a lease in an older shape is stored',
    ['src/shadow/ledger/shape-of-batch.ts', 'if (inForce !== shapeNo)', 'if (inForce < shapeNo)'],
    sqlite,
  ),
  mutation(
    'P19',
    'a worker with another configuration helps',
    ['src/shadow/ledger/shares.ts', 'row?.shape_no === terms.shapeNo', 'row !== null'],
    sqlite,
  ),
  mutation(
    'P19',
    'a section is erased from however many customers',
    [shapes, 'if (brake !== null && isHeld(', 'if (brake === null && isHeld('],
    sqlite,
  ),
  mutation(
    'P19',
    'what a shape adds is told as a change of AA',
    [
      'src/shadow/plan/customers.ts',
      "return [...changed].every(isLacking) ? 'shape' : null;",
      'return null;',
    ],
    sqlite,
  ),
  mutation(
    'P19',
    'a change of AA is told as one of the configuration',
    [
      'src/shadow/plan/customers.ts',
      "return [...changed].every(isLacking) ? 'shape' : null;",
      "return 'shape';",
    ],
    sqlite,
  ),
  mutation(
    'P19',
    'the hash of a customer does not follow its sections',
    [shaping, 'content_hash: hashOfParts(parts, plan),', 'content_hash: hashOfParts(partsOf(row), plan),'],
    sqlite,
  ),
  mutation(
    'P19',
    'the document keeps what is not asked for any more',
    [shaping, 'const document = documentWithout(before, sections, catalogue);', 'const document = before;'],
    sqlite,
  ),
  mutation(
    'P19',
    'a field that stands once in a section stays',
    [shaping, '    ...emptied,\n    content_hash', '    content_hash'],
    sqlite,
  ),
  mutation(
    'P19',
    'customers are found by what was erased of them',
    [shaping, '  if (keepsWords(mark.words_state) && words.size > 0) writeWords(tx, client, words);\n', ''],
    sqlite,
  ),
  mutation(
    'P19',
    'the document of a tombstone keeps what is not asked for any more',
    [
      shaping,
      '[...work.names].some((name) => row.document.includes(`"${name}"`))',
      '[...work.names].includes(row.document)',
    ],
    sqlite,
  ),
  mutation(
    'P19',
    'what is erased by a fetch before the walk is told as a change',
    [
      'src/shadow/ledger/shape-of-batch.ts',
      '  if (mark.shape_owes === 0) return read;\n',
      '  if (mark.shape_owes >= 0) return read;\n',
    ],
    sqlite,
  ),
  mutation(
    'P19',
    'whoever is fetched by the drain is fetched once more',
    ['src/shadow/ledger/apply.ts', '  if (mark.shape_owes === 1) sendPaid(tx, client, plan);\n', ''],
    sqlite,
  ),
  mutation(
    'P19',
    'a customer whom AA must still be asked for counts as drift',
    ['src/shadow/reads/audits.ts', 'of === null || of.shape_owes === 0', 'of === null || of.shape_owes >= 0'],
    sqlite,
  ),
  mutation(
    'P19',
    'the backfill deletes customers',
    [
      'src/sync/shape/bring-customers.ts',
      "(one) => (one.kind === 'current' || one.kind === 'irrelevant') && !held.includes(one)",
      "(one) => one.kind !== 'failed' && !held.includes(one)",
    ],
    sqlite,
  ),
  mutation(
    'P19',
    'what AA sends unasked is kept',
    ['src/shape/shaping.ts', 'shapedRecord(whole, asked(record))', 'shapedRecord(whole, record)'],
    sqlite,
  ),
  mutation(
    'P19',
    'a compact feed loses a change of AA behind one of the configuration',
    ['src/shadow/reads/feed-looks.ts', "cause === 'shape' ? later.shaped : later.changed", 'later.changed'],
    sqlite,
  ),
  mutation(
    'P19',
    'what a shape adds moves the time of the last change (SQLite)',
    ['src/shadow/sqlite/rows/customer-rows.ts', "known !== null && cause === 'shape' ? null : at", 'at'],
    sqlite,
  ),
  mutation(
    'P19',
    'what a shape adds moves the time of the last change (PostgreSQL)',
    ['src/shadow/postgres/rows/row-lists.ts', "cause === 'shape']", 'false]'],
    postgres,
  ),
];
