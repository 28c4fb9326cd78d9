// Makes docs/reference/openapi.json from the routes of the HTTP server.

import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { openApiDocument } from '../src/http/openapi/openapi-document.ts';

export async function openApiReference(): Promise<string> {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return format(JSON.stringify(openApiDocument(manifest.version)), { parser: 'json', printWidth: 110 });
}
