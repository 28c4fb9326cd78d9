// How far something is, as a bar with words.

import { count } from '../words/times.ts';

interface ProgressTerms {
  readonly done: number;
  readonly total: number;
  /** What is counted: `customers`. */
  readonly of: string;
}

export function Progress({ done, total, of }: ProgressTerms) {
  return (
    <div class="progress">
      <progress
        max={Math.max(1, total)}
        value={done}
        aria-label={`${count(done)} of ${count(total)} ${of}`}
      />
      <span class="small">
        {count(done)} of {count(total)}
      </span>
    </div>
  );
}
