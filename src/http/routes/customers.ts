// Customers of a client: page by page, one, many by their numbers, and why one is fresh or not.

import { z } from 'zod';
import { explainDocument } from '../../report/explanation.ts';
import type { ClientId } from '../../catalogue/ids.ts';
import type { CustomerText, CustomerTextsPage, Shadow, StoredText } from '../../shadow/shadow.ts';
import { knownOfCustomer } from '../../sync/explain/known-of-customer.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { customerAnswer, fitting, itemsOf, listedItems, type WantedSections } from '../answers/customers.ts';
import { foundOne } from '../answers/one-customer.ts';
import { type PageOfCustomers, searchCustomers } from '../answers/searched-customers.ts';
import { findCustomers } from '../answers/found-customers.ts';
import { readListCursor, writeListCursor } from '../answers/list-cursor.ts';
import {
  type AskedSearch,
  askedTerms,
  refuseBesideSearch,
  searchParameters,
  searchText,
} from './search-parameters.ts';
import {
  cursorParameter,
  custIdParameter,
  custIdsParameter,
  flagParameter,
  limitParameter,
  mostCustomers,
  sectionsParameter,
} from './parameters.ts';
import { agesInQuery, fastLaneAsker, timeoutOf, waitingMs, wantedAge } from './refreshing.ts';
import { clientRoute, noBody, nothing } from './route.ts';

const mostCounted = 10_000;

const custIdInPath = z.strictObject({ custId: custIdParameter });

export const customersRoute = clientRoute({
  method: 'GET',
  address: '/customers',
  name: 'listCustomers',
  summary:
    'The customers of a client in the order of their numbers, in pages: all, or those found by name, e-mail or login.',
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
      ...searchParameters,
    }),
    body: noBody,
  },
  work: async ({ shadow }, { client: { id }, query }) => ({ body: await pageOf(shadow, id, query) }),
});

export const searchRoute = clientRoute({
  method: 'POST',
  address: '/customers/search',
  name: 'searchCustomers',
  summary:
    'Those found by name, e-mail or login, in pages. What is searched for stands in the body: addresses end in logs, and names are personal data.',
  scope: 'read',
  answers: 'CustomerPage',
  takes: {
    path: nothing,
    query: nothing,
    body: z
      .strictObject({
        limit: limitParameter(50, mostCustomers),
        cursor: cursorParameter,
        sections: sectionsParameter,
        ...searchParameters,
      })
      .refine((asked) => askedTerms(asked).length > 0, { error: 'must have `name`, `email` or `login`' }),
  },
  work: async ({ shadow }, { client: { id }, body }) => ({
    body: await pageOf(shadow, id, { ...body, deleted: false, count: false }),
  }),
});

interface AskedPage extends AskedSearch {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sections?: WantedSections | undefined;
  readonly deleted: boolean;
  readonly count: boolean;
}

async function pageOf(shadow: Shadow, client: ClientId, asked: AskedPage): Promise<readonly StoredText[]> {
  const { limit, cursor, sections = null, deleted, count } = asked;
  const terms = askedTerms(asked);
  if (terms.length > 0) refuseBesideSearch(asked);
  const search = searchText(terms);
  const after = cursor === undefined ? null : readListCursor(client, cursor, search);
  const page = await (terms.length === 0
    ? listed(shadow, client, { after, limit, deleted })
    : searchCustomers(shadow, client, { terms, after, limit }));
  const shown = fitting(page.customers);
  const last = page.customers.length > shown.length ? (shown.at(-1)?.custId ?? null) : page.after;
  const next = last === null ? 'null' : `"${writeListCursor(client, last, search)}"`;
  const counted = count ? await shadow.countCustomers(client, { atMost: mostCounted, deleted }) : null;
  const counts = counted === null ? '' : `,"count":${counted.count},"more":${counted.more}`;
  const around = { before: '{"customers":[', behind: `],"cursor":${next}${counts}}`, deleted };
  return listedItems(shadow, client, shown, { ...around, sections });
}

async function listed(shadow: Shadow, client: ClientId, page: CustomerTextsPage): Promise<PageOfCustomers> {
  const listedOnes = await shadow.listCustomers(client, { ...page, limit: page.limit + 1 });
  const customers = listedOnes.slice(0, page.limit);
  return { customers, after: listedOnes.length > page.limit ? (customers.at(-1)?.custId ?? null) : null };
}

export const customerRoute = clientRoute({
  method: 'GET',
  address: '/customers/{custId}',
  name: 'getCustomer',
  summary: 'One customer, as it is stored, or no older than an age.',
  scope: 'read',
  answers: 'Customer',
  tagged: true,
  headers: {
    'Cache-Control':
      '`max-age=SECONDS` is the same as `maxAge`, which comes before it. Without the scope `refresh` it is ignored.',
  },
  longestMs: ({ query }) => waitingMs(timeoutOf((query as { readonly timeout?: number }).timeout)),
  takes: {
    path: custIdInPath,
    query: z.strictObject({ sections: sectionsParameter, ...agesInQuery }),
    body: noBody,
  },
  work: async ({ shadow, fastLane, now }, { client: { id: client }, path: { custId }, query, ...call }) => {
    const { sections = null, maxAge, timeout } = query;
    const maxAgeMs = wantedAge(call.caller, maxAge, call.headers['cache-control']);
    const terms = { asker: fastLaneAsker(call), waitMs: timeoutOf(timeout) };
    const [refreshed = null] =
      maxAgeMs === null ? [] : await fastLane.refreshNow(client, [custId], { ...terms, maxAgeMs });
    const found = foundOne(await findCustomers(shadow, client, [custId]), custId, refreshed);
    return customerAnswer(found, sections, { refreshed, now: now() });
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
      cust_ids: custIdsParameter,
      sections: sectionsParameter,
    }),
  },
  work: async ({ shadow }, { client: { id: client }, body: { cust_ids: asked, sections = null } }) => {
    const { stored, forgotten, missing } = await findCustomers(shadow, client, asked);
    const customers = itemsOf(distinct([...stored.values()]), sections);
    const others = `"missing":${JSON.stringify(missing)},"forgotten":${JSON.stringify([...forgotten.keys()])}`;
    return { body: ['{"customers":[', ...customers, `],${others}}`] };
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
