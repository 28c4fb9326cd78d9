// The parameters by which customers are searched for, and what does not go together with them. Pure.

import { z } from 'zod';
import { mostSearchWords, type SearchTerm, searchRanges } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';

const kinds = ['name', 'email', 'login'] as const;

const searchParameter = (kind: (typeof kinds)[number], says: string) =>
  z
    .string()
    .max(200, { error: 'must have at most 200 characters' })
    .refine((text) => text.isWellFormed(), { error: 'must be well-formed text' })
    .refine((text) => searchRanges({ kind, text }).length > 0, { error: 'must have a letter or a digit' })
    .refine((text) => searchRanges({ kind, text }).length <= mostSearchWords, {
      error: `must have at most ${mostSearchWords} words`,
    })
    .optional()
    .describe(says);

const alike = 'Case and accents make no difference.';

export const searchParameters = {
  name: searchParameter(
    'name',
    `Only customers with these words in their names. Each must be the beginning of a word. ${alike}`,
  ),
  email: searchParameter(
    'email',
    `Only customers with this e-mail address, or with one that begins with what stands before a \`*\` at the end. ${alike}`,
  ),
  login: searchParameter(
    'login',
    `Only customers with this login, or with one that begins with what stands before a \`*\` at the end. ${alike}`,
  ),
};

export type AskedSearch = Readonly<Partial<Record<(typeof kinds)[number], string | undefined>>>;

export const askedTerms = (query: AskedSearch): readonly SearchTerm[] =>
  kinds.flatMap((kind) => {
    const text = query[kind];
    return text === undefined ? [] : [{ kind, text }];
  });

/** One text for all spellings of a search. Empty if nothing is searched for. */
export const searchText = (terms: readonly SearchTerm[]): string =>
  terms.length === 0 ? '' : JSON.stringify(terms.flatMap(searchRanges));

/** Throws `HTTP_BAD_PARAMETER`. */
export function refuseBesideSearch({
  deleted,
  count,
}: {
  readonly deleted: boolean;
  readonly count: boolean;
}): void {
  if (deleted)
    throw new HttpError('HTTP_BAD_PARAMETER', {
      detail: 'deleted goes with no search: customers that were deleted are not found by words',
      hint: 'Leave `deleted` out, or `name`, `email` and `login`.',
    });
  if (count)
    throw new HttpError('HTTP_BAD_PARAMETER', {
      detail: 'count goes with no search: what is found is not counted beforehand',
      hint: 'Leave `count` out, and follow the `cursor` to the end.',
    });
}
