// Parts of the page that are loaded when the first view is there. A part that cannot be had belongs to another version of the page, or
// the server is away: then only the whole page can be loaded again.

import { signal } from '@preact/signals';

export const isIncomplete = signal(false);

/** Calls `use` when it has come. */
export function whenLoaded<T>(loading: Promise<T>, use: (part: T) => void): void {
  void loading.then(use, () => (isIncomplete.value = true));
}
