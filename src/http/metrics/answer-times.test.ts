// How quickly AA answered lately.

import { expect, test } from 'vitest';
import { clientId } from '../../catalogue/ids.ts';
import { type AaCalls, AnswerTimes } from './answer-times.ts';

const [acme, other] = [clientId('acme'), clientId('other')];

test('P12: a sample tells the median and the slowest of all calls of five minutes, those that this program ended left out', () => {
  let now = 0;
  const times = new AnswerTimes(() => now);
  const took = (call: Pick<AaCalls, 'procedure' | 'outcome' | 'seconds'>): void =>
    times.take({ client: acme, ...call });
  times.take({ client: other, procedure: 'queue', outcome: 'success', seconds: [1] });
  now = 1;
  took({ procedure: 'queue', outcome: 'success', seconds: [0.1] });
  took({ procedure: 'customers', outcome: 'success', seconds: [0.4, 0.2] });
  took({ procedure: 'customers', outcome: 'transient', seconds: [9.5] });
  took({ procedure: 'customers', outcome: 'abandoned', seconds: [100] });
  expect(times.lately().get(acme)).toEqual({ medianMs: 400, slowestMs: 9_500 });
  now = 300_001;
  expect([...times.lately().keys()]).toEqual([acme]);
  now += 1;
  expect(times.lately().size).toBe(0);
  // The status looks back further.
  expect(times.of(acme)?.procedures.map(({ calls }) => calls)).toEqual([3, 1]);
});
