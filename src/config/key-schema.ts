// The building blocks of keys. A key is a zod codec, which reads the key from the file and writes it back in the same
// form. Its note (type, default, description) makes the reference page.

import { z } from 'zod';
import { suggestName } from './nearest-name.ts';
import { readDuration, readShare, readSize, writeDuration, writeShare, writeSize } from './units.ts';

export interface KeyNote {
  /** The type in words: `duration`, `text`, `1 to 1000`. */
  readonly type: string;
  readonly description: string;
  /** The default as it would be written in the file. */
  readonly default?: string;
}

export const keyNotes = z.registry<KeyNote>();

function noted<S extends z.ZodType>(schema: S, note: KeyNote): S {
  keyNotes.add(schema, note);
  return schema;
}

export type Fit<T> = { readonly value: T } | { readonly unfit: string; readonly suggestion?: string | null };

const unchanged = (value: unknown): unknown => value;

/** A key with one value. `read` makes the value from its text. */
export const scalar = <T>(read: (text: string) => Fit<T>, write: (value: T) => unknown = unchanged) =>
  z.codec(z.unknown(), z.custom<T>(), {
    decode: (written, payload) => readScalar(read, written, payload),
    encode: write,
  });

function readScalar<T>(read: (text: string) => Fit<T>, written: unknown, { issues }: z.core.ParsePayload): T {
  if (typeof written !== 'string') {
    issues.push({ code: 'invalid_type', expected: 'string', input: written });
    return z.NEVER;
  }
  const fit = read(written);
  if ('value' in fit) return fit.value;
  const params = { suggestion: fit.suggestion ?? null };
  issues.push({ code: 'custom', input: written, message: fit.unfit, params });
  return z.NEVER;
}

export const optional = <T>(schema: z.ZodType<T>, note: KeyNote) => noted(schema.optional(), note);

/** A key that is `null` when it is left out. */
export const nullable = <T>(schema: z.ZodType<T>, note: KeyNote) =>
  noted(
    z.codec(schema.optional(), z.custom<T | null>(), {
      decode: (value) => value ?? null,
      encode: (value) => value ?? undefined,
    }),
    note,
  );

export const withDefault = <T>(schema: z.ZodType<T>, note: KeyNote & { readonly default: string }) =>
  noted(schema.prefault(note.default), note);

/** A key that is needed. It is a copy, so that several keys can share a reader and have their own notes. */
export const required = <T>(schema: z.ZodType<T>, note: KeyNote) => noted(schema.clone(), note);

/** A key with another name in the settings, mostly with its unit: `pollEvery` is `pollEveryMs`. */
export interface Named<Name extends string, Key extends z.ZodType> {
  readonly name: Name;
  readonly key: Key;
}

export const named = <const Name extends string, Key extends z.ZodType>(
  name: Name,
  key: Key,
): Named<Name, Key> => ({ name, key });

type Declared = z.ZodType | Named<string, z.ZodType>;
type Shape = Readonly<Record<string, Declared>>;

type NameOf<Key, D> = D extends Named<infer Name, z.ZodType> ? Name : Key;
type ValueOf<D> =
  D extends Named<string, infer Key> ? z.output<Key> : D extends z.ZodType ? z.output<D> : never;

/** The type of a group of keys in the settings. Optional keys may be missing there too. */
type Settled<S extends Shape> = {
  readonly [K in keyof S as undefined extends ValueOf<S[K]> ? never : NameOf<K, S[K]>]: ValueOf<S[K]>;
} & {
  readonly [K in keyof S as undefined extends ValueOf<S[K]> ? NameOf<K, S[K]> : never]?: Exclude<
    ValueOf<S[K]>,
    undefined
  >;
};

/** A group of keys. Other keys are refused. A value that is `null` in the settings is left out when it is written. */
export function keyGroup<const S extends Shape>(shape: S) {
  const declared = Object.entries(shape);
  const keys = declared.map(([key, one]) => [key, isNamed(one) ? one.key : one] as const);
  const names = declared.map(([key, one]) => [key, isNamed(one) ? one.name : key] as const);
  const [toSettings, toFile] = [new Map(names), new Map(names.map(([key, name]) => [name, key] as const))];
  return z.codec(z.strictObject(Object.fromEntries(keys)), z.custom<Settled<S>>(), {
    decode: (read) => renamed(read, toSettings) as Settled<S>,
    encode: (settings) => renamed(withoutNulls(settings), toFile),
  });
}

const isNamed = (declared: Declared): declared is Named<string, z.ZodType> =>
  !(declared instanceof z.ZodType);

const renamed = (values: object, names: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [names.get(name) ?? name, value]),
  );

const withoutNulls = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

/** A group of keys. When it is left out, every key in it has its default. */
export const group = <const S extends Shape>(shape: S, description: string) =>
  noted(keyGroup(shape).prefault({} as never), { type: 'group', description });

/** A group of keys that is `null` when it is left out. When it is there, every key in it has its default. */
export const nullableGroup = <const S extends Shape>(shape: S, description: string) =>
  nullable(keyGroup(shape), { type: 'group', description });

/** The schema inside optional keys, defaults and codecs. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault) return bare(schema.def.innerType);
  return schema instanceof z.ZodCodec ? bare(schema.def.in) : schema;
}

/** The keys of a group. `null`: the schema is not a group. */
export function keysWithin(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | null {
  const found = bare(schema);
  return found instanceof z.ZodObject ? found.shape : null;
}

const readText = (value: string): Fit<string> => (value === '' ? { unfit: 'must not be empty' } : { value });

export const text = scalar(readText);

/** A text that is never shown (P11). */
export const secret = scalar(readText, () => '***');

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

/** A duration in milliseconds. Timers cannot wait longer than 24 days. */
export const duration = (leastMs: number, mostMs = 24 * 86_400_000) =>
  scalar((value) => {
    const ms = readDuration(value);
    if (ms === null) return { unfit: 'must be a duration', suggestion: 'such as 500ms, 10s, 5m, 2h or 30d' };
    return ms >= leastMs && ms <= mostMs
      ? { value: ms }
      : { unfit: `must be a duration from ${leastMs}ms to ${Math.floor(mostMs / 86_400_000)}d` };
  }, writeDuration);

/** A size in bytes. */
export const size = (least: number) =>
  scalar((value) => {
    const bytes = readSize(value);
    if (bytes === null) return { unfit: 'must be a size', suggestion: 'such as 512KiB, 64MiB or 2GiB' };
    return bytes >= least ? { value: bytes } : { unfit: `must be at least ${least} bytes` };
  }, writeSize);

export const flag = scalar<boolean>((value) =>
  value === 'true' || value === 'false' ? { value: value === 'true' } : { unfit: 'must be true or false' },
);

export const share = scalar((value) => {
  const fraction = readShare(value);
  return fraction === null
    ? { unfit: 'must be a share', suggestion: 'such as 5% or 0.05' }
    : { value: fraction };
}, writeShare);
