// Finding one's way in the declaration of the keys: which keys a group has, and where else a key of some name stands.

import { z } from 'zod';
import { configurationKeys } from './configuration-keys.ts';
import type { KeyPath } from './written.ts';

/** What is behind optional keys and defaults. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault) return bare(schema.def.innerType);
  return schema;
}

/** The keys a path's group may have; `null` where the path leads to no group. */
export function keysOf(path: KeyPath): readonly string[] | null {
  const schema = path.reduce<z.core.$ZodType | null>(step, configurationKeys);
  const found = schema === null ? null : bare(schema);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : null;
}

function step(schema: z.core.$ZodType | null, part: string | number): z.core.$ZodType | null {
  const found = schema === null ? null : bare(schema);
  if (found instanceof z.ZodArray) return found.element;
  if (!(found instanceof z.ZodObject)) return null;
  const shape: Readonly<Record<string, z.core.$ZodType>> = found.shape;
  return shape[String(part)] ?? null;
}

/** Where keys of this name stand: `clients[].pollEvery`. */
export const homesOf = (name: string): readonly string[] =>
  allKeys(configurationKeys, '').filter((home) => plain(home.split('.').at(-1) ?? '') === plain(name));

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, '');

function allKeys(schema: z.core.$ZodType, prefix: string): readonly string[] {
  const found = bare(schema);
  if (found instanceof z.ZodArray) return allKeys(found.element, `${prefix}[]`);
  if (!(found instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = found.shape;
  return Object.entries(shape).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [path].concat(allKeys(inner, path));
  });
}
