// The directory: an Express application that shows members, page by page, from wherever they are read.

import express, { type Express } from 'express';

export interface Member {
  readonly custId: string;
  readonly name: string;
  readonly email: string;
  readonly memberships: string;
}

export interface MemberPage {
  readonly members: readonly Member[];
  /** For the next page. `null`: this is the last. */
  readonly next: string | null;
}

export interface Members {
  /** `after`: the `next` of the page before. `name`: the beginning of a word of their names; empty: everybody. */
  page(wanted: { readonly after: string | null; readonly name: string }): Promise<MemberPage>;
}

export function directory(members: Members): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/', async ({ query }, response) => {
    const name = textOf(query['name']);
    const page = await members.page({ after: textOf(query['after']) || null, name });
    response.set('Content-Security-Policy', "default-src 'none'; form-action 'self'").send(html(page, name));
  });
  return app;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim().slice(0, 200) : '');

const html = ({ members, next }: MemberPage, name: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Members</title>
<h1>Members</h1>
<form><input name="name" value="${escaped(name)}" aria-label="Name"> <button>Search</button></form>
<table>
<tr><th>Name</th><th>E-mail</th><th>Memberships</th></tr>
${members.map(row).join('\n')}
</table>
${next === null ? '' : `<a href="?${escaped(String(new URLSearchParams({ name, after: next })))}">Next page</a>`}
</html>`;

const row = ({ name, email, memberships }: Member): string =>
  `<tr><td>${escaped(name)}</td><td>${escaped(email)}</td><td>${escaped(memberships)}</td></tr>`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A name is whatever somebody typed. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
