// The OpenAPI document as it is served: made when it is first asked for.

import { createHash } from 'node:crypto';
import type { Answer } from '../answers/answer.ts';
import { programVersion } from '../program-version.ts';
import { openApiDocument } from './openapi-document.ts';

let made: Answer | null = null;

export function servedDocument(): Answer {
  if (made !== null) return made;
  const body = JSON.stringify(openApiDocument(programVersion()));
  made = { body, tag: createHash('sha256').update(body).digest('base64url').slice(0, 22) };
  return made;
}
