// The declarations of the keys: their notes are complete, and their defaults agree with the notes.

import { expect, test } from 'vitest';
import { z } from 'zod';
import { configurationKeys } from './configuration-keys.ts';
import { bare, keyNotes, keysWithin } from './key-schema.ts';

interface Key {
  readonly path: string;
  readonly schema: z.core.$ZodType;
}

function keysIn(schema: z.core.$ZodType, path: string): readonly Key[] {
  const found = bare(schema);
  if (found instanceof z.ZodArray) return keysIn(found.element, path);
  return Object.entries(keysWithin(found) ?? {}).flatMap(([name, inner]) =>
    [{ path: `${path}.${name}`, schema: inner }].concat(keysIn(inner, `${path}.${name}`)),
  );
}

const keys = keysIn(configurationKeys, '');

test('every key has a description, and no two keys have the same one by accident', () => {
  expect(keys.length).toBeGreaterThan(60);
  const notes = keys.map(({ schema }) => keyNotes.get(schema));
  expect(keys.filter((_, index) => !notes[index]?.description.endsWith('.')).map(({ path }) => path)).toEqual(
    [],
  );
  expect(new Set(notes).size).toBe(notes.length);
});

test('the default in the reference is the real one', () => {
  const wrong = keys.filter(({ schema }) => {
    const usual = keyNotes.get(schema)?.default;
    if (!(schema instanceof z.ZodPrefault) || usual === undefined) return false;
    return JSON.stringify(schema.parse(undefined)) !== JSON.stringify(schema.parse(usual));
  });
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
