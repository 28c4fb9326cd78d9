// The pattern of a value: what it looks like, without what it says. Pure.

const longest = 24;

/** Letters become `a` or `A`, digits `9`, and a long text is cut. Other characters stay, control characters do not. */
export function patternOf(text: string): string {
  // Of two code units for each character, so that none is cut in the middle.
  const short = Array.from(text.trim().slice(0, 2 * longest + 2)).slice(0, longest + 1);
  const pattern = short.slice(0, longest).map(signOf).join('');
  return short.length > longest ? `${pattern}…` : pattern;
}

function signOf(character: string): string {
  if (/\p{Nd}/u.test(character)) return '9';
  if (/\p{Lu}/u.test(character)) return 'A';
  if (/[\p{L}\p{M}]/u.test(character)) return 'a';
  return /[\p{P}\p{S} ]/u.test(character) && character.length === 1 ? character : '·';
}
