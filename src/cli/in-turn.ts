// Does the same work for one thing after the other.

/** Ends early when the signal aborts: what is done by then is returned. */
export async function inTurn<Item, T>(
  items: readonly Item[],
  work: (item: Item) => Promise<T>,
  signal?: AbortSignal,
): Promise<readonly T[]> {
  const done: T[] = [];
  for (const item of items) {
    if (signal?.aborted === true) break;
    done.push(await work(item));
  }
  return done;
}
