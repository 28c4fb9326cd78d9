// The rights of a file, as `chmod` writes them in numbers.

import type { Fit } from './key-schema.ts';

/** The owner must read and write; nobody needs to execute a database. */
export function readFileMode(text: string): Fit<number> {
  if (/^0?6[046][046]$/.test(text)) return { value: Number.parseInt(text, 8) };
  return {
    unfit: 'must be the rights of a file: 6 for the owner, then 0, 4 or 6 for the group and for all others',
    suggestion: 'such as 0640 or 0660',
  };
}

export const writeFileMode = (mode: number): string => mode.toString(8).padStart(4, '0');
