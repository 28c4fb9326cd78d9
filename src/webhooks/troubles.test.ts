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

test('P18: a clock that was put back makes no wait longer', () => {
  let now = new Date(1e12);
  const troubles = new Troubles({ warn: () => undefined }, () => now);
  troubles.failed('acme', busy());
  expect(troubles.isWaiting('acme')).toBe(true);
  now = new Date(now.getTime() - 3_600_000);
  expect(troubles.isWaiting('acme')).toBe(false);
});
