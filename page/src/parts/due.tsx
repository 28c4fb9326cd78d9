// When something is tried next: `in 5 min`, `due now` where that time has come, or that it waits for a person.

import { nowMs } from '../data/clock.ts';
import { exactText, spanText } from '../words/times.ts';

/** ISO 8601. `null`: it is not tried by itself. */
export function Due({ at }: { readonly at: string | null }) {
  if (at === null) return <span class="waits">waits for a person</span>;
  const ms = Date.parse(at);
  const seconds = Math.round((ms - nowMs.value) / 1_000);
  return (
    <time dateTime={at} title={exactText(ms)}>
      {seconds <= 0 ? 'due now' : `in ${spanText(seconds)}`}
    </time>
  );
}
