// Makes packages/client/src/api-types.ts, the types of the HTTP API for its client, from the OpenAPI document: the answers,
// and for each operation with a query its parameters.

import { readFileSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { openApiDocument } from '../src/http/openapi/openapi-document.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly description?: string;
  readonly schema: JSONSchema;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JSONSchema>> };
}

const head =
  '// The types of the HTTP API. Made from docs/reference/openapi.json by `npm run generate`: do not edit.';

export async function clientTypes(): Promise<string> {
  const document = openApiDocument(version()) as OpenApi;
  const definitions = { ...document.components.schemas, ...queriesOf(document) };
  // The outer schema is only there to hold the others, and is cut off again.
  const holder = rewritten({ title: 'Holder', type: 'object', $defs: definitions }) as JSONSchema;
  const text = await compile(holder, 'Holder', {
    bannerComment: head,
    additionalProperties: true,
    unreachableDefinitions: true,
    format: true,
    style: { printWidth: 110, singleQuote: true, trailingComma: 'all' },
  });
  return withoutHolder(text);
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}

/** What each operation takes in its query, by a name like `ListCustomersQuery`. */
const queriesOf = ({ paths }: OpenApi): Readonly<Record<string, JSONSchema>> =>
  Object.fromEntries(
    Object.values(paths)
      .flatMap((operations) => Object.values(operations))
      .map(({ operationId, parameters = [] }) => [operationId, queryOf(parameters)] as const)
      .filter(([, query]) => query !== null)
      .map(([id, query]) => [`${id.slice(0, 1).toUpperCase()}${id.slice(1)}Query`, query ?? {}]),
  );

function queryOf(parameters: readonly Parameter[]): JSONSchema | null {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  if (inQuery.length === 0) return null;
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      inQuery.map(({ name, description, schema }) => [
        name,
        description === undefined ? schema : { ...schema, description },
      ]),
    ),
  };
}

/** References lead into the holder. Bounds of lists go: as types they would be tuples of every length. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'minItems' && name !== 'maxItems');
  return Object.fromEntries(
    kept.map(([name, one]) => [
      name,
      name === '$ref' ? String(one).replace('#/components/schemas/', '#/$defs/') : rewritten(one),
    ]),
  );
}

const withoutHolder = (text: string): string =>
  text
    .replace(/\n(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?export interface Holder \{[^]*?\n\}\n/, '\n')
    .replaceAll(
      /(?: \*\n)? \* This interface was referenced by `Holder`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g,
      '',
    )
    .replaceAll('/**\n */\n', '')
    .replaceAll(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, '$1/** $2 */');
