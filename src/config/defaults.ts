// The key `defaults`: what all clients have in common is written once. Each client is completed from it before its keys are read, so
// that a key means the same in either place.

import { entryAt, type KeyPath, type Written, type WrittenEntry } from './configuration-tree.ts';

type Entries = ReadonlyMap<string, WrittenEntry>;

const isAbsent = (written: Written | undefined): boolean =>
  written === undefined || written.kind === 'nothing';

/** Two keys for one thing: a client that sets one of them has nothing to do with the other. */
const eitherOr: readonly (readonly [string, string])[] = [
  ['username', 'usernameFile'],
  ['password', 'passwordFile'],
];

function overruled(own: Entries): ReadonlySet<string> {
  const names = eitherOr.flatMap(([one, other]) => [
    ...(isAbsent(own.get(one)?.value) ? [] : [other]),
    ...(isAbsent(own.get(other)?.value) ? [] : [one]),
  ]);
  return new Set(names);
}

/** Groups are merged, and the rest is replaced. A key without a value counts as left out. */
function merged(own: Written | undefined, usual: Written): Written {
  if (own === undefined || own.kind === 'nothing') return usual;
  if (own.kind !== 'group' || usual.kind !== 'group') return own;
  const entries = new Map(own.entries);
  for (const [key, entry] of usual.entries) {
    const given = own.entries.get(key);
    const value = merged(given?.value, entry.value);
    entries.set(key, given === undefined || value === entry.value ? entry : { ...given, value });
  }
  return { ...own, entries };
}

function completed(client: Written, usual: Written): Written {
  if (client.kind !== 'group' || usual.kind !== 'group') return client;
  const left = overruled(client.entries);
  // An id belongs to one client.
  const inherited = [...usual.entries].filter(([key]) => !left.has(key) && key !== 'id');
  return merged(client, { ...usual, entries: new Map(inherited) });
}

/** The configuration with the defaults in each client. */
export function withDefaults(root: Written): Written {
  const usual = entryAt(root, ['defaults'])?.value;
  const clients = entryAt(root, ['clients']);
  if (usual === undefined || clients?.value.kind !== 'list' || root.kind !== 'group') return root;
  const items = clients.value.items.map((client) => completed(client, usual));
  const entries = new Map(root.entries).set('clients', { ...clients, value: { ...clients.value, items } });
  return { ...root, entries };
}

/** Where a key of a client was written: a key that it has from the defaults stands there. `root`: as it was written. */
export function writtenPath(root: Written, path: KeyPath): KeyPath {
  const [list, , ...rest] = path;
  if (list !== 'clients' || rest.length === 0) return path;
  const usual = ['defaults', ...rest];
  const own = entryAt(root, path);
  const isOwn = own !== null && own.value.kind !== 'nothing';
  return isOwn || entryAt(root, usual) === null ? path : usual;
}
