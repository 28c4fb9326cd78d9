// Turns zod's issues into complaints with suggestions. They contain no values, because one may be a secret.

import { z } from 'zod';
import type { Complaint } from './complaint.ts';
import { bare, keyNotes, keysWithin } from './key-schema.ts';
import { nearestName, suggestName } from './nearest-name.ts';
import { entryAt, type KeyPath, type Written } from './configuration-tree.ts';

type Schema = z.core.$ZodType;

/** `schema`: the keys of the configuration. */
export const schemaComplaints = (
  issues: readonly z.core.$ZodIssue[],
  root: Written,
  schema: Schema,
): readonly Complaint[] => issues.flatMap((issue) => complaintsOf(issue, root, schema));

function complaintsOf(issue: z.core.$ZodIssue, root: Written, schema: Schema): readonly Complaint[] {
  const path = issue.path as KeyPath;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, schema));
  if (issue.code === 'custom') return [customComplaint(issue, path)];
  if (issue.code === 'too_small') return [badValue(path, 'must not be empty')];
  if (issue.code !== 'invalid_type') return [badValue(path, 'has the wrong form')];
  if (isLeftOut(root, path)) return [missing(path)];
  const suggestion = issue.expected === 'object' ? exampleOf(path, schema) : null;
  return [{ ...badValue(path, `must be ${shapes[issue.expected] ?? 'a value'}`), suggestion }];
}

const mostInExample = 2;

/** `such as { host: 127.0.0.1, port: 4000 }`. `null`: the keys of the group have no defaults. */
function exampleOf(path: KeyPath, schema: Schema): string | null {
  const pairs = Object.entries(schemasAt(path, schema)).flatMap(([name, key]) => {
    const value = keyNotes.get(key)?.default;
    // A default of several words is told in words, and is no value.
    return value === undefined || value.includes(' ') ? [] : [`${name}: ${value}`];
  });
  return pairs.length === 0 ? null : `such as { ${pairs.slice(0, mostInExample).join(', ')} }`;
}

const shapes: Readonly<Record<string, string>> = {
  string: 'a single value',
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list (each item begins with "- ")',
};

function isLeftOut(root: Written, path: KeyPath): boolean {
  const entry = entryAt(root, path);
  return entry === null || entry.value.kind === 'nothing';
}

const missing = (path: KeyPath): Complaint => ({ code: 'CONFIG_MISSING', path, message: 'is missing' });
const badValue = (path: KeyPath, message: string): Complaint => ({ code: 'CONFIG_BAD_VALUE', path, message });

function customComplaint(issue: z.core.$ZodIssueCustom, path: KeyPath): Complaint {
  const suggestion: unknown = issue.params?.['suggestion'];
  const isName = issue.message.startsWith('there is no ');
  return {
    code: isName ? 'CONFIG_UNKNOWN_KEY' : 'CONFIG_BAD_VALUE',
    path,
    message: issue.message,
    suggestion: typeof suggestion === 'string' ? suggestion : null,
  };
}

/** `path`: of the group it stands in. */
const unknownKey = (path: KeyPath, key: string, schema: Schema): Complaint => ({
  code: 'CONFIG_UNKNOWN_KEY',
  path: [...path, key],
  message: 'there is no such key',
  suggestion: suggestKey(key, Object.keys(schemasAt(path, schema)), homesOf(key, schema)),
});

/** Suggests a near name at this level, or the place where a key of this name belongs, or the known names. */
function suggestKey(key: string, known: readonly string[], [home]: readonly string[]): string | null {
  return nearestName(key, known, 2) === null && home !== undefined
    ? `write it as ${home}`
    : suggestName(key, known);
}

/** The keys that the group at a path may have. */
function schemasAt(path: KeyPath, schema: Schema): Readonly<Record<string, Schema>> {
  const found = path.reduce<Schema | null>(step, schema);
  return found === null ? {} : (keysWithin(found) ?? {});
}

function step(schema: Schema | null, part: string | number): Schema | null {
  const found = schema === null ? null : bare(schema);
  if (found instanceof z.ZodArray) return found.element;
  if (found instanceof z.ZodTuple) return found.def.items[Number(part)] ?? null;
  return found === null ? null : (keysWithin(found)?.[String(part)] ?? null);
}

/** The places of keys with this name: `clients[].pollEvery`. */
const homesOf = (name: string, schema: Schema): readonly string[] =>
  allKeys(schema, '').filter((home) => plain(home.split('.').at(-1) ?? '') === plain(name));

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

function allKeys(schema: Schema, prefix: string): readonly string[] {
  const found = bare(schema);
  if (found instanceof z.ZodArray) return allKeys(found.element, `${prefix}[]`);
  if (found instanceof z.ZodTuple)
    return found.def.items.slice(0, 1).flatMap((item) => allKeys(item, `${prefix}[]`));
  return Object.entries(keysWithin(found) ?? {}).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path].concat(allKeys(inner, path));
  });
}
