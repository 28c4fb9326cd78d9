// The configuration as it was written: texts, lists and groups of keys, each with its place in the file. Every scalar is
// a text, and its key knows how to read it. So a password 0012 is not changed.

/** Both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export type KeyPath = readonly (string | number)[];

export interface WrittenEntry {
  readonly keyPlace: Place;
  readonly value: Written;
}

export type Written = { readonly place: Place } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Written[] }
  | { readonly kind: 'group'; readonly entries: ReadonlyMap<string, WrittenEntry> }
  /** A key without a value. It counts as left out. */
  | { readonly kind: 'nothing' }
);

/** The values without their places, as a schema reads them. */
export type Plain = string | undefined | readonly Plain[] | { readonly [key: string]: Plain };

export function plainOf(written: Written): Plain {
  switch (written.kind) {
    case 'text':
      return written.text;
    case 'list':
      return written.items.map(plainOf);
    case 'group':
      // With a null prototype a key named `__proto__` is a key like any other.
      return Object.assign(
        Object.create(null) as object,
        Object.fromEntries([...written.entries].map(([key, { value }]) => [key, plainOf(value)])),
      );
    case 'nothing':
      return undefined;
  }
}

/** The entry at a path. `null`: the file has none. */
export function entryAt(root: Written, path: KeyPath): WrittenEntry | null {
  let entry: WrittenEntry | null = { keyPlace: root.place, value: root };
  for (const part of path) {
    entry = childOf(entry.value, part);
    if (entry === null) return null;
  }
  return entry;
}

function childOf(written: Written, part: string | number): WrittenEntry | null {
  if (written.kind === 'group') return written.entries.get(String(part)) ?? null;
  if (written.kind !== 'list') return null;
  const item = written.items[Number(part)];
  return item === undefined ? null : { keyPlace: item.place, value: item };
}

/** The place of a path in the file, or of the nearest group around it. */
export function placeOf(root: Written, path: KeyPath): Place {
  for (let length = path.length; length > 0; length--) {
    const entry = entryAt(root, path.slice(0, length));
    if (entry !== null) return entry.keyPlace;
  }
  return root.place;
}
