// The addresses of the operators' page. Nobody needs a key for it: it has nothing of a client, and asks for everything itself.

import { z } from 'zod';
import type { Answer } from '../answers/answer.ts';
import { HttpError } from '../http-errors.ts';
import { noBody, nothing, type Route } from '../routes/route.ts';
import type { BuiltPage, PageFile } from './built-page.ts';
import { fileHeaders, pageHeaders } from './page-headers.ts';

/** `page`: `null`: it is not built. They are not in the OpenAPI document, which tells of what programs ask. */
export const pageRoutes = (
  page: BuiltPage | null,
  frameAncestors: readonly string[] | null,
): readonly Route[] => [
  fileRoute('/', 'getPage', () =>
    page === null ? notBuilt : indexAnswer(page.index, pageHeaders(frameAncestors)),
  ),
  fileRoute('/assets/{file}', 'getPageFile', (name) => assetAnswer(page?.assets.get(name))),
  fileRoute('/favicon.ico', 'getPageIcon', () => noIcon),
];

const anyQuery = z.looseObject({});

const fileRoute = (address: string, name: string, answer: (file: string) => Answer): Route => ({
  method: 'GET',
  address,
  name,
  summary: "A file of the operators' page.",
  answers: 'Page',
  scope: 'open',
  takes: {
    path: address.includes('{file}') ? z.strictObject({ file: z.string() }) : nothing,
    query: anyQuery,
    body: noBody,
  },
  work: (_serving, { path }) => answer((path as { readonly file?: string }).file ?? ''),
});

const indexAnswer = ({ body, type, hash }: PageFile, headers: Readonly<Record<string, string>>): Answer => ({
  body,
  type,
  tag: hash.slice(0, 22),
  headers: { 'cache-control': 'no-cache', vary: 'Accept-Encoding', ...headers },
});

/** The name has a hash of the content, so the content never changes. */
function assetAnswer(file: PageFile | undefined): Answer {
  if (file === undefined) throw new HttpError('HTTP_NO_SUCH_ADDRESS');
  const { body, type } = file;
  const headers = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' };
  return { body, type, headers: { ...headers, ...fileHeaders } };
}

/** The page names its icon. Browsers ask for this one beside answers that are no page. */
const noIcon: Answer = {
  status: 204,
  body: '',
  headers: { 'cache-control': 'public, max-age=86400', ...fileHeaders },
};

const notBuilt: Answer = {
  status: 404,
  type: 'text/html; charset=utf-8',
  body: `<!doctype html>
<html lang="en">
<title>aa-shadow</title>
<h1>The page is not built</h1>
<p>This copy of the program has no page yet. Build it with <code>npm run build:page</code>, and start the program again.</p>
<p>Everything else is served: see <a href="openapi.json">openapi.json</a>.</p>
</html>
`,
  headers: pageHeaders(null),
};
