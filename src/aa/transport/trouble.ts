// What an error of the network, TLS or HTTP layer says of itself.

export interface Trouble {
  readonly name: string;
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

export function textOf(error: unknown, key: string): string {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === 'string' ? value : '';
}

function within(error: unknown): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors;
  return error instanceof Error && error.cause !== undefined ? [error.cause] : [];
}

const parserError = 'HTTPParserError';

/** The parser of undici gives its errors no code. */
const saysWhatItIs = (error: unknown): boolean =>
  textOf(error, 'code') !== '' || textOf(error, 'name') === parserError;

/** The first that says what it is, from the outside in: an error of several addresses, or one that wraps another, may not. */
export function troubleOf(error: unknown, depth = 0): Trouble | null {
  if (saysWhatItIs(error)) {
    return {
      name: textOf(error, 'name'),
      code: textOf(error, 'code'),
      syscall: textOf(error, 'syscall'),
      message: textOf(error, 'message'),
    };
  }
  if (depth > 3) return null;
  return within(error).reduce<Trouble | null>((found, inner) => found ?? troubleOf(inner, depth + 1), null);
}

export const isParserError = ({ name, code }: Trouble): boolean =>
  name === parserError || code.startsWith('HPE_');
