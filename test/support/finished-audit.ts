// The stored result of an audit, with a different number in every field.

import type { Audit } from '../../src/shadow/shadow.ts';

export const finishedAudit: Audit = {
  auditNo: null,
  scope: 'sample',
  state: 'complete',
  seed: '42',
  population: 5_000,
  startedAt: new Date('2030-01-01T00:00:00.000Z'),
  finishedAt: new Date('2030-01-01T00:01:00.123Z'),
  cursor: null,
  calls: 12,
  compared: 1_000,
  tombstones: 10,
  differed: 6,
  gone: 2,
  served: 1,
  healed: 4,
  deleted: 1,
  waiting: 3,
  moved: 2,
  late: 5,
  queued: 7,
  notMeasured: 8,
  sections: { emails: 3, customer: 1 },
  errorCode: null,
};
