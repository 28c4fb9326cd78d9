// Tells what has happened: a line that shows for a while, and that screen readers read out. For states and deeds, not for numbers.

import { signal } from '@preact/signals';
import type { Tells } from '../words/verdict-news.ts';

interface Line {
  readonly text: string;
  readonly tells: Tells;
  readonly key: number;
}

const lines = signal<readonly Line[]>([]);
const shownMs = 8_000;
let newestKey = 0;

/** `tells`: the turns of verdicts that the line tells of. They are not told again beside it. Default: none. */
export function announce(text: string, tells: Tells = () => false): void {
  newestKey += 1;
  const line = { text, tells, key: newestKey };
  lines.value = [...lines.value.slice(-2), line];
  setTimeout(() => {
    lines.value = lines.value.filter(({ key }) => key !== line.key);
  }, shownMs);
}

/** Whether a line that shows tells of it. */
export const isTold: Tells = (turn) => lines.peek().some(({ tells }) => tells(turn));

export const Announcer = () => (
  <div class="announcer" role="status" aria-live="polite">
    {lines.value.map(({ text, key }) => (
      <p key={key}>{text}</p>
    ))}
  </div>
);
