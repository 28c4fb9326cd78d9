// The one door: whatever comes of a customer, from AA or from what is stored, goes on as its client's shape keeps it.

import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CustomerRecord } from '../catalogue/customer-record.ts';
import { catalogueOfShape } from './field-difference.ts';
import { policyDifference } from './policy-difference.ts';
import { noPolicy, type WrittenPolicy } from './policy-words.ts';
import { compiledPolicy, type ShapedRecord, shapedRecord } from './policy.ts';
import type { Policy } from './policy-rows.ts';
import type { Shape } from './shape.ts';
import { shapeRecords } from './shaped.ts';

export interface Shaping {
  /** By which the client's records are read. */
  readonly catalogue: Catalogue;
  readonly policy: Policy;
  /** What is kept of a customer as AA sends it. */
  readonly fresh: (record: CustomerRecord) => ShapedRecord;
  /**
   * What is kept of a customer that is stored in another shape; `null`: it is not known any more in which. Only what is stored is there,
   * so nothing comes back. `lacks`: parts of which a still older shape may have left less.
   */
  readonly stored: (from: Shape | null, record: CustomerRecord, lacks?: ReadonlySet<string>) => ShapedRecord;
}

const nothingLacks: ReadonlySet<string> = new Set();

/** `tables`: the catalogue of the tables. `hashKey`: of the hash. Throws a `RangeError` for a hash without it. */
export function shapingOf(shape: Shape, tables: Catalogue, hashKey: Uint8Array | null): Shaping {
  const catalogue = catalogueOfShape(shape, tables);
  const asked = shapeRecords(shape, catalogue);
  const compiled = (policy: WrittenPolicy): Policy => compiledPolicy(policy, catalogue, hashKey);
  const whole = compiled(shape.policy ?? noPolicy);
  const earlier = new Map<string, Policy>();
  function policyFrom(from: Shape | null, lacks: ReadonlySet<string>): Policy {
    const key = `${from?.id ?? ''} ${[...lacks].toSorted().join(' ')}`;
    const known =
      earlier.get(key) ?? compiled(policyDifference(from, shape, catalogue, lacks).here ?? noPolicy);
    earlier.set(key, known);
    return known;
  }
  return {
    catalogue,
    policy: whole,
    fresh: (record) => shapedRecord(whole, asked(record)),
    stored: (from, record, lacks = nothingLacks) => shapedRecord(policyFrom(from, lacks), asked(record)),
  };
}
