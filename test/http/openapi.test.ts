// The OpenAPI document: it has every route, and real answers are as it says.

import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { custId } from '../../src/catalogue/ids.ts';
import { openApiDocument } from '../../src/http/openapi/openapi-document.ts';
import { allRoutes } from '../../src/http/routes/all-routes.ts';
import { demoClient, simulatedSync } from '../support/simulated-sync.ts';
import { openHttpServer } from '../../src/http/server.ts';
import { usualHttp } from './http-ground.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> }
    >
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument('0.0.0'))) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, 'openapi');

const operationOf = (name: string): Operation => {
  const found = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

function misfits(name: string, status: number, body: unknown): unknown {
  const { responses } = operationOf(name);
  const [content] = Object.values((responses[status] ?? responses['default'])?.content ?? {});
  const validate = ajv.getSchema(`openapi${content?.schema.$ref ?? ''}`);
  if (validate === undefined) throw new Error(`there is no schema for ${name} ${status}`);
  return validate(body) === true ? [] : validate.errors;
}

test('every route is in it, and every parameter of an address', () => {
  for (const { address, method, name } of allRoutes) {
    const operation = document.paths[address]?.[method.toLowerCase()];
    expect(operation?.operationId).toBe(name);
    const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, variable = '']) => variable);
    const inPath = (operation?.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
    expect(inPath.toSorted()).toEqual(named.toSorted());
  }
  const names = allRoutes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

const json = { 'content-type': 'application/json' };
const lookup = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers: json });
const demo = `/v1/clients/${demoClient}`;

test('what the server answers is as it says, for customers of every kind', async () => {
  const sync = await simulatedSync({ simulator: { customers: 80 } });
  await sync.drain();
  const [first, second, third] = await sync.shadow.customerIds(demoClient, null, 3);
  sync.simulator.world.delete(second ?? '');
  await sync.drain();
  await sync.shadow.forget(demoClient, [third ?? custId('')]);
  const quiet = (): void => undefined;
  const server = await openHttpServer({
    settings: usualHttp,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  server.serve(sync.shadow, [{ id: demoClient, pollEveryMs: 1_000, brake: { share: 0.05, atLeast: 20 } }]);
  const asked: readonly (readonly [name: string, status: number, path: string, init?: RequestInit])[] = [
    ['listClients', 200, '/v1/clients'],
    ['getClient', 200, demo],
    ['listCustomers', 200, `${demo}/customers?limit=200&deleted=true&count=true`],
    ['listCustomers', 200, `${demo}/customers?limit=3&sections=emails`],
    ['getCustomer', 200, `${demo}/customers/${first}`],
    ['getCustomer', 410, `${demo}/customers/${third}`],
    ['getCustomer', 404, `${demo}/customers/nobody`],
    ['lookUpCustomers', 200, `${demo}/customers/lookup`, lookup({ cust_ids: [first, second, third, 'x'] })],
    ['lookUpCustomers', 400, `${demo}/customers/lookup`, lookup({})],
    ['explainCustomer', 200, `${demo}/customers/${second}/explain`],
    ['isAlive', 200, '/livez'],
    ['isReady', 200, '/readyz'],
    ['getOpenApi', 200, '/openapi.json'],
  ];
  try {
    for (const [name, status, path, init] of asked) {
      const response = await fetch(server.address + path, init);
      expect([path, response.status]).toEqual([path, status]);
      expect([path, misfits(name, status, await response.json())]).toEqual([path, []]);
    }
  } finally {
    await server.close();
  }
  expect(new Set(asked.map(([name]) => name))).toEqual(new Set(allRoutes.map(({ name }) => name)));
});
