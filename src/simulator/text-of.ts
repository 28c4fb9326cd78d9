// The text of a single value.

/** Nothing is the empty text, and so is what is no single value: a list, an object. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};
