// How long AA is left alone after it was found away.

import { expect, test } from 'vitest';
import { Outage } from './outage.ts';
import { stale } from './words.ts';

const away = stale('aa-away', { code: 'AA_TIMEOUT' });

function outageAt(time: { ms: number }): Outage {
  return new Outage({ now: () => new Date(time.ms), random: () => 0 });
}

/** How long nobody is asked, to the tenth of a second. */
function pauseFrom(outage: Outage, time: { ms: number }): number {
  const from = time.ms;
  while (outage.now() !== null) time.ms += 100;
  return time.ms - from;
}

test('the pause grows with each vain try, up to a minute, and begins anew when AA was there', () => {
  const time = { ms: 5_000_000 };
  const outage = outageAt(time);
  expect(outage.now()).toBeNull();
  const pauses = Array.from({ length: 8 }, () => {
    outage.found(away);
    expect(outage.now()).toBe(away);
    return pauseFrom(outage, time);
  });
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  outage.found(away);
  outage.over();
  expect(outage.now()).toBeNull();
  outage.found(away);
  expect(pauseFrom(outage, time)).toBe(1_000);
});

test('several that were under way together make one pause; a clock that is put back ends it', () => {
  const time = { ms: 5_000_000 };
  const outage = outageAt(time);
  outage.found(away);
  outage.found(away);
  time.ms -= 1;
  expect(outage.now()).toBeNull();
  time.ms += 1;
  expect(pauseFrom(outage, time)).toBe(1_000);
});
