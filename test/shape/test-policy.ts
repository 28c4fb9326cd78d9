// A shape with a policy of privacy, for tests.

import type { WantedSections } from '../../src/aa/association-settings.ts';
import type { PromotedField } from '../../src/catalogue/promoted.ts';
import { keyId } from '../../src/shape/keyed-hash.ts';
import type { WrittenPolicy } from '../../src/shape/policy-words.ts';
import { type Shape, shapeOf } from '../../src/shape/shape.ts';

/** A policy with the key of its hashes. */
export interface TestPolicy extends WrittenPolicy {
  readonly key: string;
}

export interface ShapeAndKey {
  readonly shape: Shape;
  readonly hashKey: Uint8Array | null;
}

/** `policy`: left out: all is stored as it is. */
export function shapeWith(
  sections: WantedSections,
  policy?: TestPolicy,
  fields: readonly PromotedField[] = [],
): ShapeAndKey {
  if (policy === undefined) return { shape: shapeOf(sections, { fields }), hashKey: null };
  const { rules, unknown, key } = policy;
  const hashKey = Buffer.from(key);
  return { shape: shapeOf(sections, { policy: { rules, unknown, keyId: keyId(hashKey) }, fields }), hashKey };
}
