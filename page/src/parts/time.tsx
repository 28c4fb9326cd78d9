// A time: how long ago it is, or by the clock. The exact one shows on hover and to screen readers. It is drawn anew only when its words
// change.

import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { nowMs } from '../data/clock.ts';
import { agoText, exactText, timeText } from '../words/times.ts';

interface TimeTerms {
  /** ISO 8601, or milliseconds. `null`: never. */
  readonly at: string | number | null;
  /** Default: `ago`. */
  readonly as?: 'ago' | 'clock';
}

const words = { ago: agoText, clock: timeText };

export function Time({ at, as = 'ago' }: TimeTerms) {
  const ms = typeof at === 'string' ? Date.parse(at) : at;
  const known = ms === null || Number.isNaN(ms) ? null : ms;
  const text = useMemo(
    () => computed(() => (known === null ? '' : words[as](known, nowMs.value))),
    [known, as],
  );
  const exact = useMemo(() => (known === null ? '' : exactText(known)), [known]);
  if (known === null) return <span class="faint">never</span>;
  return (
    <time dateTime={new Date(known).toISOString()} title={exact}>
      {text.value}
    </time>
  );
}
