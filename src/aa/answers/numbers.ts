// Plain decimal numbers. One that JavaScript would round is not read: it would come back as another.

/** Nearly every number: no more digits than are safe, and nothing else. */
const fewDigits = /^\d{1,15}$/;
const plainDecimal = /^([+-]?)0*(\d*)(?:\.(\d*))?$/;

/** Digits that a double always holds, whatever they are. */
const safeDigits = 15;
const longest = 64;

const isExact = (value: number, whole: string, fraction: string): boolean => {
  if (`${whole}${fraction}`.replace(/^0+/, '').length <= safeDigits) return true;
  const written = fraction === '' ? whole || '0' : `${whole || '0'}.${fraction}`;
  return String(Math.abs(value)) === written;
};

/** `null` where the text is no plain decimal, or cannot be held exactly. */
export const readNumber = (text: string): number | null => {
  if (fewDigits.test(text)) return Number(text);
  if (text.length > longest) return null;
  const trimmed = text.trim();
  const parts = plainDecimal.exec(trimmed);
  if (parts === null || !/\d/.test(trimmed)) return null;
  const [, , whole = '', fraction = ''] = parts;
  const value = Number(trimmed);
  if (!isExact(value, whole, fraction.replace(/0+$/, ''))) return null;
  return value === 0 ? 0 : value;
};
