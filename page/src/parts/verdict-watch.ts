// Watches verdicts from look to look, and tells when they change.

import { useEffect, useRef } from 'preact/hooks';
import type { Verdict } from '../words/verdicts.ts';
import { verdictNews, type VerdictsOf } from '../words/verdict-news.ts';
import { announce, isTold } from './announcer.tsx';

/** What came first is no news. */
export function useVerdictWatch(
  clients: readonly { readonly id: string; readonly verdict: Verdict }[],
): void {
  const before = useRef<VerdictsOf | null>(null);
  useEffect(() => {
    const now = new Map(clients.map(({ id, verdict }) => [id, verdict]));
    const news = before.current === null ? null : verdictNews(before.current, now, isTold);
    before.current = now;
    if (news !== null) announce(news);
  }, [clients]);
}
