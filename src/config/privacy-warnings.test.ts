import { expect, test } from 'vitest';
import { clientId } from '../catalogue/ids.ts';
import type { WrittenPolicy } from '../shape/policy-words.ts';
import { privacyWarnings } from './privacy-warnings.ts';

const client = (id: string, key: string | null, ...paths: readonly string[]) => ({
  id: clientId(id),
  policy: { rules: [{ action: 'hash', paths, where: null }], unknown: 'drop' } satisfies WrittenPolicy,
  asked: ['emails'],
  hashKey: key === null ? null : Buffer.from(key),
});

test('the same fact in the clear is told of all clients together', () => {
  expect(privacyWarnings([client('a', 'k1', 'emails.address'), client('b', 'k2', 'emails.address')])).toEqual(
    [
      'clients a, b: privacy.rules has emails.address, and the same usually stands in loginId in the clear; give these a rule, too',
    ],
  );
});

test('a key that two clients have is told, and never shown', () => {
  const secret = 'a key of more than thirty-two characters';
  const [warning, ...others] = privacyWarnings([
    client('a', secret, 'custType'),
    client('b', 'another', 'custType'),
    client('c', secret, 'custType'),
    client('d', null, 'custType'),
    client('e', null, 'custType'),
  ]);
  expect(warning).toContain('clients a, c: the key of the hash is one and the same');
  expect(warning).not.toContain(secret);
  expect(others).toEqual([]);
});
