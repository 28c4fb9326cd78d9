// One error in the configuration, by the path of its key. Its place in the file (line, column) is added afterwards.

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
const keyText = (path: KeyPath): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
