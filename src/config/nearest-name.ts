// The name that was probably meant.

import { distance } from 'fastest-levenshtein';

const plain = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '');

/** `null` where nothing is near enough to be worth saying: at most `apart` edits, by default about half the name. */
export function nearestName(name: string, known: readonly string[], apart = usualEdits(name)): string | null {
  const near = known.map((candidate) => ({ candidate, edits: distance(plain(name), plain(candidate)) }));
  const [best] = near.toSorted((a, b) => a.edits - b.edits);
  return best !== undefined && best.edits <= apart ? best.candidate : null;
}

const usualEdits = (name: string): number => (name.length < 4 ? 1 : Math.floor(name.length * 0.6));

/** `did you mean X?`, or the names there are. */
export function suggestName(name: string, known: readonly string[]): string | null {
  const nearest = nearestName(name, known);
  if (nearest !== null) return `did you mean ${nearest}?`;
  return known.length === 0 ? null : `known: ${known.join(', ')}`;
}
