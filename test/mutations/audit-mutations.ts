// What an audit must not do: blame our own lateness, call unmeasured what is the same, delete past the brake, hold up a drain.

import { mutation, type Mutation } from './mutation.ts';

const byHand = ['test/audit/audit-client.test.ts'];
const idly = ['test/audit/idle-audit.test.ts'];

export const auditMutations: readonly Mutation[] = [
  mutation(
    'P6',
    'an audit deletes past the brake',
    [
      'src/sync/audit/drift-healing.ts',
      'const mended = allowed ? drifts :',
      'const mended = allowed !== null ? drifts :',
    ],
    byHand,
  ),
  mutation(
    'P6',
    'the deletions of a walk are counted step by step',
    [
      'src/sync/audit/drift-healing.ts',
      'const deletions = deleted + gone.length;',
      'const deletions = 0 * deleted + gone.length;',
    ],
    idly,
  ),
  mutation(
    'P10',
    'the audit in idle time goes on while there is something to drain',
    ['src/sync/run.ts', 'drain: () => idle.end()', 'drain: () => idle.begin()'],
    idly,
  ),
  mutation(
    'P12',
    "what stands in AA's queue is drift",
    [
      'src/sync/audit/second-look.ts',
      `kind: queued.has(suspect.custId) ? 'queued' : 'drift'`,
      `kind: queued.has(suspect.custId) ? 'drift' : 'drift'`,
    ],
    byHand,
  ),
  mutation(
    'P12',
    'what the sync brought while the audit looked is drift',
    [
      'src/sync/audit/second-look.ts',
      'if (late.has(suspect.custId))',
      'if (late.has(suspect.custId) && late.size < 0)',
    ],
    byHand,
  ),
  mutation(
    'P12',
    'what waits in our ledger is drift',
    [
      'src/shadow/reads/compared.ts',
      `row.content_hash : null,\n  waits,`,
      `row.content_hash : null,\n  waits: waits === null,`,
    ],
    byHand,
  ),
  mutation(
    'P12',
    'who could not be fetched is the same',
    [
      'src/sync/audit/audit-tally.ts',
      `if (kind === 'same') this`,
      `if (kind === 'same' || kind === 'not-measured') this`,
    ],
    byHand,
  ),
];
