// Replaces ${VAR} and ${VAR:-default} in values with variables of the environment. `$${` means a literal `${`.

import type { Complaint } from './complaint.ts';
import type { KeyPath, Written, WrittenEntry } from './configuration-tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substituted {
  readonly root: Written;
  readonly complaints: readonly Complaint[];
}

export function substitute(root: Written, env: Environment): Substituted {
  const complaints: Complaint[] = [];
  const complain = (path: KeyPath, message: string, suggestion: string): void => {
    complaints.push({ code: 'CONFIG_VARIABLE', path, message, suggestion });
  };
  return { root: walk({ env, complain }, root, []), complaints };
}

interface Substitution {
  readonly env: Environment;
  readonly complain: (path: KeyPath, message: string, suggestion: string) => void;
}

function walk(substitution: Substitution, written: Written, path: KeyPath): Written {
  switch (written.kind) {
    case 'text':
      return { ...written, text: fill(substitution, written.text, path) };
    case 'list':
      return {
        ...written,
        items: written.items.map((item, index) => walk(substitution, item, [...path, index])),
      };
    case 'group':
      return { ...written, entries: new Map(walkEntries(substitution, written.entries, path)) };
    case 'nothing':
      return written;
  }
}

const walkEntries = (
  substitution: Substitution,
  entries: ReadonlyMap<string, WrittenEntry>,
  path: KeyPath,
): readonly (readonly [string, WrittenEntry])[] =>
  [...entries].map(([key, entry]) => [
    key,
    { ...entry, value: walk(substitution, entry.value, [...path, key]) },
  ]);

const reference = /\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?/g;

function fill({ env, complain }: Substitution, text: string, path: KeyPath): string {
  return text.replace(reference, (match: string, name: string | undefined, fallback: string | undefined) => {
    if (match === '$${') return '${';
    if (name === undefined) {
      complain(
        path,
        'there is no variable after ${',
        'write ${NAME} or ${NAME:-default}; write $${ for a literal ${',
      );
      return '';
    }
    const value = env[name];
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined) {
      complain(path, `the environment variable ${name} is not set`, `set it, or write \${${name}:-default}`);
    }
    return value ?? '';
  });
}
