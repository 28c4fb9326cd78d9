// Something wrong with the configuration, by key path; it is placed in the file (line, column) afterwards.

import type { ConfigErrorCode, Problem } from './config-error.ts';
import { placeOf, type KeyPath, type Written } from './configuration-tree.ts';

export interface Complaint {
  readonly code: ConfigErrorCode;
  readonly path: KeyPath;
  readonly message: string;
  readonly suggestion?: string | null;
}

export const problemOf = (root: Written, { code, path, message, suggestion }: Complaint): Problem => ({
  code,
  key: keyText(path),
  ...placeOf(root, path),
  message,
  suggestion: suggestion ?? null,
});

/** `clients[0].url` */
export const keyText = (path: KeyPath): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
