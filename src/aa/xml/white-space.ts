// White space as XML means it: what indents a document. A no-break space is text.

export const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;

export const isBlank = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (!isSpace(text.charCodeAt(index))) return false;
  return true;
};

/** The text without surrounding white space, but never cut beyond `from` and `to`, between which it is verbatim. */
export const stripped = (text: string, from = text.length, to = 0): string => {
  let start = 0;
  while (start < from && isSpace(text.charCodeAt(start))) start++;
  let end = text.length;
  while (end > to && end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
};

/** A value as it counts: stripped, and `null` where nothing is left. */
export const strippedOrNull = (text: string): string | null => {
  const value = stripped(text);
  return value === '' ? null : value;
};
