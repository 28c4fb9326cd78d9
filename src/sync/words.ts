// Fills in the words of customers that were stored before the search was switched on, or removes them where it is off
// (docs/search.md). The shadow keeps where it is, so the next start goes on from there.

import type { WordsProgress } from '../shadow/shadow.ts';
import type { SyncContext } from './work/context.ts';
import { type Patience, persist } from './work/retry-loop.ts';

/** How often its progress is told. */
const tellEveryMs = 10_000;

const isDone = ({ state }: WordsProgress): boolean => state === 'ready' || state === 'off';

/**
 * Until it is done, or the signal aborts. After each page it pauses for as long as the page took: drains and readers have at
 * least half of the time.
 */
export async function fillWords(context: SyncContext, patience: Patience): Promise<void> {
  const { client, emit, signal, pause } = context;
  let toldAt = -Infinity;
  let pages = 0;
  while (!signal.aborted) {
    const began = performance.now();
    const progress = await pageOf(context, patience);
    if (progress === null || (isDone(progress) && pages === 0)) return;
    pages += 1;
    if (isDone(progress) || began - toldAt >= tellEveryMs) {
      emit({ client, type: 'words-filled', progress });
      toldAt = began;
    }
    if (isDone(progress)) return;
    await pause(performance.now() - began, signal);
  }
}

/** `null`: the signal aborted. */
async function pageOf(context: SyncContext, patience: Patience): Promise<WordsProgress | null> {
  try {
    return await persist(context, patience, ({ shadow, client }) => shadow.fillWords(client));
  } catch (error) {
    if (context.signal.aborted) return null;
    throw error;
  }
}
