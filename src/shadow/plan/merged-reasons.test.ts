import fc from 'fast-check';
import { expect, test } from 'vitest';
import { saysDeleted } from '../../catalogue/queue-entry.ts';
import { mergedReasons, reasonsKept } from './merged-reasons.ts';

const reason = fc.record({
  table: fc.constantFrom(null, 'CEN_CUST_MAST', 'CEN_PHONE'),
  action: fc.constantFrom(null, 'UPDATE', 'INSERT', 'DELETE'),
  reason: fc.option(fc.string({ maxLength: 2 })),
});
const reasons = fc.array(reason, { maxLength: 60 });

test('reasons are distinct and at most twenty, and merging again changes nothing', () => {
  fc.assert(
    fc.property(reasons, reasons, (known, added) => {
      const merged = mergedReasons(known, added);
      expect(merged.length).toBeLessThanOrEqual(reasonsKept);
      expect(new Set(merged.map((one) => JSON.stringify(one))).size).toBe(merged.length);
      expect(new Set(mergedReasons(merged, merged))).toEqual(new Set(merged));
    }),
  );
});

test('P6: a reason that says the customer was deleted is never crowded out', () => {
  fc.assert(
    fc.property(reasons, reasons, (known, added) => {
      expect(saysDeleted(mergedReasons(known, added))).toBe(saysDeleted([...known, ...added]));
    }),
  );
});
