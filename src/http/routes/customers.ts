// Customers of a client: page by page, one, many by their numbers, and why one is fresh or not.

import { z } from 'zod';
import { explainDocument } from '../../report/explanation.ts';
import type { CustomerText } from '../../shadow/shadow.ts';
import { knownOfCustomer } from '../../sync/explain/known-of-customer.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { customerAnswer, customersJson, fitting } from '../answers/customers.ts';
import { findCustomers } from '../answers/found-customers.ts';
import { readListCursor, writeListCursor } from '../answers/list-cursor.ts';
import { HttpError } from '../http-errors.ts';
import {
  cursorParameter,
  custIdParameter,
  flagParameter,
  limitParameter,
  sectionsParameter,
} from './parameters.ts';
import { clientRoute, noBody, nothing } from './route.ts';

const mostCustomers = 200;
const mostCounted = 10_000;

const custIdInPath = z.strictObject({ custId: custIdParameter });
const sectionsInQuery = z.strictObject({ sections: sectionsParameter });

export const customersRoute = clientRoute({
  method: 'GET',
  address: '/customers',
  name: 'listCustomers',
  summary: 'The customers of a client in the order of their numbers, in pages.',
  scope: 'read',
  answers: 'CustomerPage',
  takes: {
    path: nothing,
    query: z.strictObject({
      limit: limitParameter(50, mostCustomers),
      cursor: cursorParameter,
      sections: sectionsParameter,
      deleted: flagParameter('Whether customers that were deleted in AA are in the list.'),
      count: flagParameter(`Whether they are counted, up to ${mostCounted}: adds \`count\` and \`more\`.`),
    }),
    body: noBody,
  },
  work: async ({ shadow }, { client: { id: client }, query }) => {
    const { limit, cursor, sections = null, deleted, count } = query;
    const after = cursor === undefined ? null : readListCursor(client, cursor);
    const page = await shadow.customerTexts(client, { after, limit: limit + 1, deleted });
    const shown = fitting(page.slice(0, limit));
    const last = page.length > shown.length ? shown.at(-1) : undefined;
    const next = last === undefined ? 'null' : `"${writeListCursor(client, last.custId)}"`;
    const counted = count ? await shadow.countCustomers(client, { atMost: mostCounted, deleted }) : null;
    const counts = counted === null ? '' : `,"count":${counted.count},"more":${counted.more}`;
    return { body: `{"customers":${customersJson(shown, sections)},"cursor":${next}${counts}}` };
  },
});

export const customerRoute = clientRoute({
  method: 'GET',
  address: '/customers/{custId}',
  name: 'getCustomer',
  summary: 'One customer, as it is stored.',
  scope: 'read',
  answers: 'Customer',
  tagged: true,
  takes: { path: custIdInPath, query: sectionsInQuery, body: noBody },
  work: async ({ shadow }, { client: { id: client }, path: { custId }, query: { sections = null } }) => {
    const { stored, forgotten } = await findCustomers(shadow, client, [custId]);
    const found = stored.get(custId);
    if (found !== undefined) return customerAnswer(found, sections);
    const forgottenAt = forgotten.get(custId);
    if (forgottenAt === undefined) throw new HttpError('HTTP_NO_SUCH_CUSTOMER');
    throw new HttpError('HTTP_CUSTOMER_FORGOTTEN', {
      members: { forgotten_at: forgottenAt.toISOString() },
    });
  },
});

export const lookupRoute = clientRoute({
  method: 'POST',
  address: '/customers/lookup',
  name: 'lookUpCustomers',
  summary: `Up to ${mostCustomers} customers by their numbers.`,
  scope: 'read',
  answers: 'CustomerLookup',
  takes: {
    path: nothing,
    query: nothing,
    body: z.strictObject({
      cust_ids: z
        .array(custIdParameter, { error: 'must be a list of numbers' })
        .min(1, { error: 'must not be empty' })
        .max(mostCustomers, { error: `must have at most ${mostCustomers} numbers` }),
      sections: sectionsParameter,
    }),
  },
  work: async ({ shadow }, { client: { id: client }, body: { cust_ids: asked, sections = null } }) => {
    const { stored, forgotten, missing } = await findCustomers(shadow, client, asked);
    const customers = customersJson(distinct([...stored.values()]), sections);
    const others = `"missing":${JSON.stringify(missing)},"forgotten":${JSON.stringify([...forgotten.keys()])}`;
    return { body: `{"customers":${customers},${others}}` };
  },
});

/** Two spellings of a number find one customer. */
const distinct = (customers: readonly CustomerText[]): readonly CustomerText[] => [
  ...new Map(customers.map((customer) => [customer.custId, customer])).values(),
];

export const explainRoute = clientRoute({
  method: 'GET',
  address: '/customers/{custId}/explain',
  name: 'explainCustomer',
  summary:
    'The history of one customer, and why it is fresh or not: the document of `aa-shadow explain --json`.',
  scope: 'read',
  answers: 'Explanation',
  takes: { path: custIdInPath, query: nothing, body: noBody },
  work: async ({ shadow }, { client, path: { custId } }) =>
    jsonAnswer(explainDocument(client.id, await knownOfCustomer(shadow, client, custId))),
});
