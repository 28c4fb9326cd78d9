// The mark of a client's verdict.

import type { Verdict } from '../words/verdicts.ts';
import { meanings } from '../words/verdicts.ts';
import { Mark } from './mark.tsx';

const shapes: Readonly<Record<Verdict, string>> = {
  fresh: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  behind: 'M8 2 15 14H1z',
  blind: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6z',
  stuck: 'M2.5 2.5h11v11h-11z',
  paused: 'M3 2.5h3.6v11H3zm6.4 0H13v11H9.4z',
};

export const VerdictMark = ({ verdict }: { readonly verdict: Verdict }) => (
  <Mark path={shapes[verdict]} colour={verdict} word={verdict} title={meanings[verdict]} />
);
