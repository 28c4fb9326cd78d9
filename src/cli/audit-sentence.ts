// How sure an audit is, in a sentence: `0 of 4,812 differed; fewer than 0.07 % differ at 95 %`. Pure.

import type { Audit } from '../shadow/shadow.ts';
import { driftBounds } from '../sync/audit/drift-bounds.ts';
import { count } from './wording.ts';

/** `all`: everybody has been looked at. */
export function auditSentence(audit: Audit, all: boolean): string {
  const { compared, differed, population, scope } = audit;
  if (population === 0) return 'nobody is stored';
  if (compared === 0) return 'nobody could be compared';
  const found = `${count(differed)} of ${count(compared)} differed`;
  if (all) return `${found}; all were compared`;
  return scope === 'sample'
    ? `${found}; ${sureness(compared, differed)}`
    : `${found}; nothing is known of the rest of ${count(population)}`;
}

function sureness(compared: number, differed: number): string {
  const { atLeast, atMost } = driftBounds(compared, differed);
  if (differed === 0) return `fewer than ${percent(atMost, 1, 'up')} differ at 95 %`;
  return `between ${percent(atLeast, 2, 'down')} and ${percent(atMost, 2, 'up')} differ at 95 %`;
}

/** To so many figures, away from the middle: a bound must not be made to look better than it is. */
export function percent(share: number, figures: number, way: 'up' | 'down'): string {
  const value = share * 100;
  if (value <= 0) return '0 %';
  const unit = 10 ** (Math.floor(Math.log10(value)) - figures + 1);
  const steps = value / unit;
  const rounded = way === 'up' ? Math.ceil(steps - 1e-9) : Math.floor(steps + 1e-9);
  return `${Number((rounded * unit).toPrecision(figures + 1))} %`;
}
