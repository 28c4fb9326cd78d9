// Finds the known name that was probably meant by an unknown one.

import { distance } from 'fastest-levenshtein';

const plain = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '');

/** `null`: no name is near enough. `apart`: the most edits, by default about half the length of the name. */
export function nearestName(name: string, known: readonly string[], apart = usualEdits(name)): string | null {
  const near = known.map((candidate) => ({ candidate, edits: editsBetween(plain(name), plain(candidate)) }));
  const [best] = near.toSorted((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= apart ? best.candidate : null;
}

/** Two neighbours that changed places are one edit, and the most frequent slip. */
function editsBetween(name: string, candidate: string): number {
  const edits = distance(name, candidate);
  return edits === 2 && isSwapped(name, candidate) ? 1 : edits;
}

function isSwapped(name: string, candidate: string): boolean {
  let at = 0;
  while (at < name.length && name[at] === candidate[at]) at += 1;
  return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2) === candidate;
}

const usualEdits = (name: string): number => (name.length < 4 ? 1 : Math.floor(name.length * 0.6));

/** `did you mean X?`, or all known names. `null`: there are none. */
export function suggestName(name: string, known: readonly string[]): string | null {
  const nearest = nearestName(name, known);
  if (nearest !== null) return `did you mean ${nearest}?`;
  return known.length === 0 ? null : `known: ${known.join(', ')}`;
}
