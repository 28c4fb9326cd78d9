// The last failures of a ledger entry. They stay readable after the entry was settled. Their number is limited: an entry may
// fail every day.

import type { Failure } from '../interface/customer.ts';

export const failuresKept = 10;

export const failureText = ({ code, message, at }: Omit<Failure, 'at'> & { readonly at: string }): string =>
  JSON.stringify({ code, message, at });

interface FailureRow {
  readonly code: string;
  readonly message: string;
  readonly at: string;
}

export const withFailure = (text: string | null, failure: string): string =>
  JSON.stringify([...listOf(text), JSON.parse(failure) as FailureRow].slice(-failuresKept));

const listOf = (text: string | null): readonly FailureRow[] =>
  text === null ? [] : (JSON.parse(text) as readonly FailureRow[]);

export const parsedFailures = (text: string | null): readonly Failure[] =>
  listOf(text).map(({ code, message, at }) => ({ code, message, at: new Date(at) }));
