// The time that the page shows, once a second while it is looked at, and what wakes the polls. The server's clock counts for what the
// page shows, since all times that it is told are by that one. The clock of this machine may be wrong; how long something takes is
// measured by it.

import { computed, signal } from '@preact/signals';
import { noBounds, offsetWithin, withAnswer } from './clock-offset.ts';

/** By the clock of this machine. Milliseconds. */
export const machineMs = signal(Date.now());
/** How far the server's clock is ahead of this machine's. */
const offsetMs = signal(0);
let bounds = noBounds;
/** By the server's clock. Milliseconds. */
export const nowMs = computed(() => machineMs.value + offsetMs.value);
/** Dialogs that are open. Under them nothing refreshes. */
export const openDialogs = signal(0);

/** The time by the server's clock, between two ticks, too. */
export const serverMs = (): number => Date.now() + offsetMs.peek();

/** `date`: the header of the answer, which came just now. `askedAtMs`: by the clock of this machine. */
export function tellServerTime(date: string | null, askedAtMs: number): void {
  bounds = withAnswer(bounds, { dateMs: Date.parse(date ?? ''), askedAtMs, cameAtMs: Date.now() });
  offsetMs.value = offsetWithin(bounds);
}

/** By the clock of this machine. */
type Tick = (ms: number) => void;
const listeners = new Set<Tick>();

/** Called each second while the page is visible, and at once when it becomes visible. Returns what ends it. */
export function onTick(listener: Tick): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

let waking = new AbortController();

/** Aborted when the page wakes: what was asked before it slept may never be answered. */
export const untilWoken = (): AbortSignal => waking.signal;

export const isHeld = (): boolean => document.hidden || openDialogs.peek() > 0;

/** Whoever has not ticked for so long has slept: the page was hidden, or the machine was. */
const sleepMs = 10_000;

function tick(): void {
  if (document.hidden) return;
  const sleptMs = Date.now() - machineMs.peek();
  machineMs.value = Date.now();
  if (sleptMs > sleepMs) {
    waking.abort();
    waking = new AbortController();
  }
  for (const listener of listeners) listener(machineMs.peek());
}

export function startClock(): void {
  setInterval(tick, 1_000);
  document.addEventListener('visibilitychange', tick);
  window.addEventListener('online', tick);
  window.addEventListener('focus', tick);
}
