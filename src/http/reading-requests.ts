// Reads the parts of a request by the schemas of its route. What a schema does not know is refused, with the nearest name.

import { z } from 'zod';
import { suggestName } from '../config/nearest-name.ts';
import { HttpError, type HttpErrorCode } from './http-errors.ts';

/** The parameters of an address are texts. Where the schema wants another type, the text is read as one. */
export function readParameters(
  schema: z.ZodObject,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const typed = Object.entries(given).map(([name, value]) => [name, typedValue(schema.shape[name], value)]);
  return parsed(schema, Object.fromEntries(typed), 'HTTP_BAD_PARAMETER') as Readonly<Record<string, unknown>>;
}

export const readBody = (schema: z.ZodType, given: unknown): unknown =>
  parsed(schema, given, 'HTTP_BAD_BODY');

function typedValue(schema: z.core.$ZodType | undefined, value: unknown): unknown {
  const inner = schema === undefined ? null : inside(schema);
  if (typeof value !== 'string' || inner === null) return value;
  if (inner instanceof z.ZodNumber) return /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (inner instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value;
  return inner instanceof z.ZodArray ? value.split(',') : value;
}

/** Without what makes it optional. */
const inside = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inside(schema.def.innerType) : schema;

function parsed(schema: z.ZodType, given: unknown, code: HttpErrorCode): unknown {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const [issue] = error.issues;
  throw issue === undefined ? new HttpError(code) : complaint(issue, schema, code);
}

function complaint(issue: z.core.$ZodIssue, schema: z.ZodType, code: HttpErrorCode): HttpError {
  if (issue.code !== 'unrecognized_keys')
    return new HttpError(code, { detail: `${placeOf(issue)} ${sayingOf(issue)}` });
  const [name = ''] = issue.keys;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const suggestion = suggestName(name.slice(0, 60), known) ?? 'it takes none';
  return new HttpError(code, {
    detail: `there is no parameter ${JSON.stringify(name.slice(0, 60))}`,
    hint: `No parameter is ignored silently (${suggestion}).`,
  });
}

const kinds: Readonly<Record<string, string>> = {
  object: 'must be a JSON object, in braces',
  array: 'must be a list',
  string: 'must be a text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
};

/** What a schema itself says of a wrong type is the library's wording, which speaks of input. */
const sayingOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')
    ? (kinds[issue.expected] ?? 'has a value of the wrong type')
    : issue.message;

/** `cust_ids[0]`. */
const placeOf = ({ path }: z.core.$ZodIssue): string =>
  path.length === 0
    ? 'the body'
    : path
        .map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`))
        .join('')
        .slice(0, 60);
