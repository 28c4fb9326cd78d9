// The OpenAPI 3.1 document, made from the routes, the schemas of their requests and answers, and the catalogue.

import { z } from 'zod';
import { sessionCookieName } from '../access/session-cookie.ts';
import { allRoutes } from '../routes/all-routes.ts';
import type { Route, RouteScope } from '../routes/route.ts';
import { answerSchemas } from './answer-schemas.ts';

type Schema = Readonly<Record<string, unknown>>;

const says = `Reads the customers that aa-shadow keeps. Documents are as they are stored. A key travels as
\`Authorization: Bearer aas_…\`; a program on the same machine needs none. Every problem has a \`code\` and a \`hint\`.`;

export const openApiDocument = (version: string): object => ({
  openapi: '3.1.0',
  info: {
    title: 'aa-shadow',
    version,
    description: says,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  security: [{ key: [] }, { session: [] }],
  paths: Object.fromEntries(
    [...Map.groupBy(allRoutes, ({ address }) => address)].map(([address, routes]) => [
      address,
      Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operationOf(route)])),
    ]),
  ),
  components: {
    securitySchemes: {
      key: { type: 'http', scheme: 'bearer', description: '`aa-shadow keys create`' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: sessionCookieName,
        description: 'Set by `POST /v1/session`, for the page of the server alone.',
      },
    },
    schemas: componentSchemas(),
  },
});

/** A schema that is part of another one is named there. */
function componentSchemas(): Readonly<Record<string, Schema>> {
  const registry = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries(answerSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bareSchema(schema)]));
}

const bareSchema = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id'));

const schemaOf = (schema: z.ZodType): Schema =>
  bareSchema(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }));

function operationOf(route: Route): object {
  const { name, summary, scope, takes, answers, type = 'application/json' } = route;
  const { tagged = false, creates = false, accepts = false, headers = {}, streams } = route;
  const parameters = [
    ...parametersOf(takes.path, 'path'),
    ...parametersOf(takes.query, 'query'),
    ...Object.entries(headers).map(headerParameter),
  ];
  return {
    operationId: name,
    summary,
    ...needs(scope),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...bodyOf(takes.body),
    responses: {
      [creates ? 201 : 200]: {
        description: creates ? 'It was made.' : 'Done.',
        content: { ...contentOf(type, answers), ...streamOf(streams) },
      },
      ...(accepts
        ? {
            202: { description: 'It goes on, and is told no further.', content: contentOf(type, answers) },
          }
        : {}),
      ...(tagged ? { 304: { description: 'Nothing has changed since the answer with this `ETag`.' } } : {}),
      default: {
        description: 'A problem; docs/http.md tells of each.',
        content: contentOf('application/problem+json', 'Problem'),
      },
    },
  };
}

function needs(scope: RouteScope): object {
  if (scope === 'open' || scope === 'own-page') return { security: [] };
  return scope === 'known' ? {} : { description: `Needs the scope \`${scope}\`.` };
}

const contentOf = (type: string, schema: string): object => ({
  [type]: { schema: { $ref: `#/components/schemas/${schema}` } },
});

const streamOf = (description: string | undefined): object =>
  description === undefined ? {} : { 'text/event-stream': { schema: { type: 'string', description } } };

const headerParameter = ([name, description]: readonly [string, string]): object => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});

const parametersOf = (schema: z.ZodObject, place: 'path' | 'query'): readonly object[] =>
  Object.entries(schema.shape).map(([name, one]) => {
    const { description, ...plain } = schemaOf(one as z.ZodType);
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      ...(plain['type'] === 'array' ? { style: 'form', explode: false } : {}),
      schema: plain,
    };
  });

const bodyOf = (body: z.ZodType): object =>
  body instanceof z.ZodUndefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } };
