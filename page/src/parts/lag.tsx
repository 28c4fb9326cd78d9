// The lag of a client. The server sends the same answer again while only the clock goes on, so the lag is counted here.

import { computed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { nowMs } from '../data/clock.ts';
import { type Lagging, lagOf } from '../words/lags.ts';
import { lagText } from '../words/times.ts';

export function Lag({ of }: { readonly of: Lagging }) {
  const text = useMemo(() => computed(() => lagText(lagOf(of, nowMs.value))), [of]);
  return <>{text.value}</>;
}
