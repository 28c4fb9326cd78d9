// Warnings about policies that are allowed but unwise, one sentence each.

import type { ClientId } from '../catalogue/ids.ts';
import { keyId } from '../shape/keyed-hash.ts';
import type { WrittenPolicy } from '../shape/policy-words.ts';
import { leftInTheClear } from '../shape/unwise.ts';
import { fileWarnings, named } from './warnings.ts';

export interface PrivacyOfClient {
  readonly id: ClientId;
  readonly policy: WrittenPolicy;
  /** The names of the sections that are asked for. */
  readonly asked: readonly string[];
  /** `null`: nothing is hashed. */
  readonly hashKey: Uint8Array | null;
}

export const privacyWarnings = (clients: readonly PrivacyOfClient[]): readonly string[] => [
  ...fileWarnings(clients.flatMap(clearWarnings)),
  ...sharedKeys(clients),
];

const clearWarnings = ({ id, policy, asked }: PrivacyOfClient) =>
  leftInTheClear(policy.rules, asked).map(({ path, elsewhere }) => ({
    id,
    warning: `privacy.rules has ${path}, and the same usually stands in ${elsewhere.join(', ')} in the clear; give these a rule, too`,
  }));

/** Whoever has the data of both can match their customers. */
function sharedKeys(clients: readonly PrivacyOfClient[]): readonly string[] {
  const hashing = clients.flatMap(({ id, hashKey }) =>
    hashKey === null ? [] : [{ id, key: keyId(hashKey) }],
  );
  return [...Map.groupBy(hashing, ({ key }) => key).values()]
    .filter((sharing) => sharing.length > 1)
    .map(
      (sharing) =>
        `clients ${named(sharing)}: the key of the hash is one and the same, so their customers can be matched with each other; give each a key of its own`,
    );
}
