// The progress of the work on stderr: a bar on a terminal, and elsewhere a line every few seconds.

import { createRequire } from 'node:module';
import type { SingleBar } from 'cli-progress';
import { count, spanText } from '../wording.ts';

export interface Progress {
  readonly done: number;
  /** All that is known so far. The number may grow. */
  readonly known: number;
}

export interface ProgressBar {
  update(progress: Progress): void;
  /** Ends the bar and leaves its last state visible. May be called twice. */
  stop(): void;
}

export interface ProgressBarOptions {
  readonly label: string;
  /** What is counted. Default: customers. */
  readonly unit?: string;
  /** Whether nothing is shown. */
  readonly quiet?: boolean;
  readonly stream?: NodeJS.WriteStream;
  /** A clock in milliseconds that never goes back. */
  readonly now?: () => number;
}

const lineEveryMs = 5_000;
const silent: ProgressBar = { update: () => undefined, stop: () => undefined };

export function progressBar({
  label,
  unit = 'customers',
  quiet = false,
  stream = process.stderr,
  now,
}: ProgressBarOptions): ProgressBar {
  if (quiet) return silent;
  const clock = now ?? (() => performance.now());
  const words = progressWords(clock, unit);
  return stream.isTTY ? drawnBar(label, stream, words) : printedLines(label, stream, clock, words);
}

/** Loaded for a terminal only: a service starts faster without it. */
const load = createRequire(import.meta.url);

function drawnBar(label: string, stream: NodeJS.WriteStream, words: Words): ProgressBar {
  const { SingleBar: Bar } = load('cli-progress') as { readonly SingleBar: typeof SingleBar };
  const bar = new Bar({
    stream,
    format: `${label} {bar} {words}`,
    barsize: 24,
    hideCursor: true,
    clearOnComplete: false,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  return {
    update: (progress) => {
      if (!bar.isActive) bar.start(progress.known, 0, { words: '' });
      bar.setTotal(Math.max(progress.known, 1));
      bar.update(progress.done, { words: words(progress) });
    },
    stop: () => bar.stop(),
  };
}

function printedLines(
  label: string,
  stream: NodeJS.WriteStream,
  now: () => number,
  words: Words,
): ProgressBar {
  let printedAt = now();
  let pending: string | null = null;
  const print = (): void => {
    if (pending !== null) stream.write(`${label}: ${pending}\n`);
    pending = null;
    printedAt = now();
  };
  return {
    update: (progress) => {
      pending = words(progress);
      if (now() - printedAt >= lineEveryMs) print();
    },
    stop: print,
  };
}

type Words = (progress: Progress) => string;

/** `1,200 of 20,000 customers, 830/s, 23 s left`. The rate is that since the first update. */
function progressWords(now: () => number, unit: string): Words {
  let first: { readonly at: number; readonly done: number } | null = null;
  return ({ done, known }) => {
    first ??= { at: now(), done };
    const perSecond = ((done - first.done) * 1_000) / Math.max(now() - first.at, 1);
    const left = perSecond > 0 && done < known ? `, ${spanText((known - done) / perSecond)} left` : '';
    const rate = perSecond > 0 ? `, ${count(Math.round(perSecond))}/s` : '';
    return `${count(done)} of ${count(known)} ${unit}${rate}${left}`;
  };
}
