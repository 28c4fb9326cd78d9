// The OpenAPI document as it is served: made when it is first asked for.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Answer } from '../answers/answer.ts';
import { openApiDocument } from './openapi-document.ts';

let made: Answer | null = null;

export function servedDocument(): Answer {
  if (made !== null) return made;
  const body = JSON.stringify(openApiDocument(version()));
  made = { body, tag: createHash('sha256').update(body).digest('base64url').slice(0, 22) };
  return made;
}

function version(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  return (manifest as { readonly version: string }).version;
}
