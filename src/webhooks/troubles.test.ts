// Troubles of webhooks: told once, and forgotten with what had them.

import { expect, test } from 'vitest';
import { Troubles } from './troubles.ts';

const busy = (): Error => Object.assign(new Error('busy'), { code: 'DB_BUSY' });

test('P18: the trouble of a webhook that is gone hides no later one of the same kind', () => {
  const lines: string[] = [];
  const now = new Date(0);
  const troubles = new Troubles({ warn: (_, message) => void lines.push(message) }, () => now);
  troubles.failed('acme gone', busy());
  troubles.failed('acme kept', busy());
  expect(lines).toHaveLength(1);
  troubles.ended('acme kept');
  troubles.keep(new Set(['acme kept', 'acme new']));
  expect([troubles.isWaiting('acme gone'), troubles.isWaiting('acme kept')]).toEqual([false, false]);
  troubles.failed('acme new', busy());
  expect(lines).toHaveLength(2);
  troubles.keep(new Set(['acme new']));
  expect(troubles.isWaiting('acme new')).toBe(true);
});
