// What keys are made of: each is a zod schema with a note (type, default, description) from which validation messages
// and the reference page both come.

import { z } from 'zod';
import { suggestName } from './nearest-name.ts';
import { readDuration, readShare, readSize } from './units.ts';

export interface KeyNote {
  /** For people: `duration`, `text`, `1 to 1000`. */
  readonly type: string;
  readonly description: string;
  /** As it would be written in the file. */
  readonly default?: string;
}

export const keyNotes = z.registry<KeyNote>();

export type Fit<T> = { readonly value: T } | { readonly unfit: string; readonly suggestion?: string | null };

/** A key whose text is read by a function of its own. */
export const scalar = <T>(read: (text: string) => Fit<T>) =>
  z.string().transform((text, context): T => {
    const fit = read(text);
    if ('value' in fit) return fit.value;
    const params = { suggestion: fit.suggestion ?? null };
    context.issues.push({ code: 'custom', input: text, message: fit.unfit, params });
    return z.NEVER;
  });

const noted = <S extends z.ZodType>(schema: S, note: KeyNote): S => {
  keyNotes.add(schema, note);
  return schema;
};

export const optional = <T>(schema: z.ZodType<T, string>, note: KeyNote) => noted(schema.optional(), note);

export const withDefault = <T>(schema: z.ZodType<T, string>, note: KeyNote & { readonly default: string }) =>
  noted(schema.prefault(note.default), note);

/** A copy: the same reader may serve several keys, each with a note of its own. */
export const required = <T>(schema: z.ZodType<T, string>, note: KeyNote) => noted(schema.clone(), note);

/** A group of keys; left out, every key in it has its default. */
export const group = <Shape extends z.ZodRawShape>(shape: Shape, description: string) =>
  z
    .strictObject(shape)
    .prefault({} as never)
    .register(keyNotes, { type: 'group', description });

export const text = scalar((value) => (value === '' ? { unfit: 'must not be empty' } : { value }));

export const matching = (pattern: RegExp, unfit: string) =>
  scalar((value) => (pattern.test(value) ? { value } : { unfit }));

export const whole = (least: number, most: number) =>
  scalar((value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    const fits = number >= least && number <= most;
    return fits ? { value: number } : { unfit: `must be a whole number from ${least} to ${most}` };
  });

export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  scalar<Names[number]>((value) =>
    names.includes(value)
      ? { value }
      : { unfit: `must be one of ${names.join(', ')}`, suggestion: suggestName(value, names) },
  );

/** Milliseconds. Timers cannot count further than 24 days. */
export const duration = (leastMs: number, mostMs = 24 * 86_400_000) =>
  scalar((value) => {
    const ms = readDuration(value);
    if (ms === null) return { unfit: 'must be a duration', suggestion: 'such as 500ms, 10s, 5m, 2h or 30d' };
    return ms >= leastMs && ms <= mostMs
      ? { value: ms }
      : { unfit: `must be a duration from ${leastMs}ms to ${Math.floor(mostMs / 86_400_000)}d` };
  });

/** Bytes. */
export const size = (least: number) =>
  scalar((value) => {
    const bytes = readSize(value);
    if (bytes === null) return { unfit: 'must be a size', suggestion: 'such as 512KiB, 64MiB or 2GiB' };
    return bytes >= least ? { value: bytes } : { unfit: `must be at least ${least} bytes` };
  });

export const share = scalar((value) => {
  const fraction = readShare(value);
  return fraction === null
    ? { unfit: 'must be a share', suggestion: 'such as 5% or 0.05' }
    : { value: fraction };
});
