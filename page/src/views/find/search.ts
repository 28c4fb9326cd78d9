// What is searched for: the text, by what, and how far one has paged. It is kept beside the address, in this browser's history alone.

import { useState } from 'preact/hooks';
import { v1 } from '../../data/api.ts';
import { keepBeside, keptBeside } from '../../router.ts';

export type By = 'number' | 'name' | 'email' | 'login';

export interface PageStart {
  /** `null`: the first page. */
  readonly cursor: string | null;
  /** How many customers come before it. */
  readonly before: number;
}

export interface Search {
  /** `''`: all customers. */
  readonly text: string;
  /** `null`: by the form of the text. */
  readonly by: By | null;
  /** From the first page to the one that is shown. */
  readonly pages: readonly PageStart[];
}

const firstPage: PageStart = { cursor: null, before: 0 };
const everybody: Search = { text: '', by: null, pages: [firstPage] };

/** What a text looks like: an `@` is in an e-mail address, and digits are a number. */
export const formOf = (text: string): By =>
  text.includes('@') ? 'email' : /^\d+$/.test(text) ? 'number' : 'name';

export const byOf = ({ text, by }: Search): By => by ?? formOf(text);

/** Whether AA may have such a number: it has a digit, and nothing that a name of several words or an e-mail address has. */
export const mayBeNumber = (text: string): boolean => text.length <= 200 && /^[^\s@]*\d[^\s@]*$/.test(text);

/** Whether what was taken for a name or an e-mail address by its form may be a login as well. */
export const mayBeLogin = ({ text, by, pages }: Search): boolean =>
  by === null && pages.length === 1 && formOf(text) !== 'number' && /^\S+$/.test(text);

/** A name without them finds nobody, and is not asked for. */
export const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

export const pageOf = ({ pages }: Search): PageStart => pages.at(-1) ?? firstPage;

export interface Kept {
  readonly search: Search;
  /** Shows the first page of it. */
  readonly begin: (text: string, by: By | null) => void;
  readonly next: (page: PageStart) => void;
  readonly back: () => void;
}

export function useKeptSearch(): Kept {
  const [search, setSearch] = useState(() => (keptBeside()['find'] as Search | undefined) ?? everybody);
  const keep = (changed: Search): void => {
    keepBeside({ find: changed });
    setSearch(changed);
  };
  return {
    search,
    begin: (text, by) => keep({ text, by, pages: [firstPage] }),
    next: (page) => keep({ ...search, pages: [...search.pages, page] }),
    back: () => keep({ ...search, pages: search.pages.slice(0, -1) }),
  };
}

const limit = 50;

interface Asked {
  readonly address: string;
  /** `undefined`: nothing is searched for. */
  readonly body: string | undefined;
}

/**
 * How the server is asked. What is searched for stands in the body: addresses end in logs. E-mail addresses come only where they
 * were searched for, and other sections are not needed.
 */
export function askedOf(client: string, search: Search, withDeleted: boolean): Asked {
  const by = byOf(search);
  const { cursor } = pageOf(search);
  const address = v1('clients', client, 'customers');
  if (search.text !== '') {
    const sections = [by === 'email' ? 'emails' : 'roles'];
    const terms = { limit, sections, [by]: search.text, ...(cursor === null ? {} : { cursor }) };
    return { address: `${address}/search`, body: JSON.stringify(terms) };
  }
  const query = new URLSearchParams({ limit: String(limit), sections: 'roles', count: 'true' });
  if (withDeleted) query.set('deleted', 'true');
  if (cursor !== null) query.set('cursor', cursor);
  return { address: `${address}?${query}`, body: undefined };
}
