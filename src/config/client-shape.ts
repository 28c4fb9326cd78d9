// The shape that a client's settings compile to.

import { keyId } from '../shape/keyed-hash.ts';
import { type KeyedPolicy, type Shape, shapeOf } from '../shape/shape.ts';
import { policyFromKeys } from './privacy-keys.ts';
import type { ClientPrivacy, ClientSettings } from './settings.ts';

export const clientShape = ({ association, fields = [], relevance, privacy }: ClientSettings): Shape =>
  shapeOf(association.sections, {
    rule: relevance === null ? null : { keep: relevance.keep, never: relevance.never },
    policy: privacy === null ? null : keyedPolicy(privacy),
    fields,
  });

/** Of the key, it has only which one it is. */
const keyedPolicy = ({ hashKey, ...keys }: ClientPrivacy): KeyedPolicy => ({
  ...policyFromKeys(keys),
  keyId: hashKey === null ? null : keyId(hashKey),
});
