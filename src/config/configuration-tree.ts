// The configuration as it was written: texts, lists and groups of keys, each with its place in the file. Every scalar
// is text (the key it belongs to knows how to read it), so that a password 0012 stays what it is.

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
  /** A key with nothing behind it, which counts as left out. */
  | { readonly kind: 'nothing' }
);

/** What a schema reads. */
export type Plain = string | undefined | readonly Plain[] | { readonly [key: string]: Plain };

export function plainOf(written: Written): Plain {
  switch (written.kind) {
    case 'text':
      return written.text;
    case 'list':
      return written.items.map(plainOf);
    case 'group':
      // A null prototype: a key named `__proto__` is a key like any other.
      return Object.assign(
        Object.create(null) as object,
        Object.fromEntries([...written.entries].map(([key, { value }]) => [key, plainOf(value)])),
      );
    case 'nothing':
      return undefined;
  }
}

/** The entry a path leads to; `null` where the file has none. */
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

/** Where a path stands, or the nearest group around it that the file has. */
export function placeOf(root: Written, path: KeyPath): Place {
  for (let length = path.length; length > 0; length--) {
    const entry = entryAt(root, path.slice(0, length));
    if (entry !== null) return entry.keyPlace;
  }
  return root.place;
}
