// Calls a simulator as an integrator would, only with fetch and request documents written by hand.

import type { Asked } from '../../src/simulator/making/view.ts';

export interface Reached {
  readonly url: string;
}

const sync = 'CENCUSTINTEGRATESYNCWEBSVCLIB';

export const paths = {
  plainQueue: `${sync}.GET_QUEUE_CUSTS_XML`,
  queue: `${sync}.GET_QUEUE_CUSTS_W_REASONS_XML`,
  customers: 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML',
  purge: `${sync}.PURGE_QUEUE_XML`,
  enqueue: `${sync}.FORCE_ENQUEUE_CUSTS_XML`,
  authentication: 'CENSSAWEBSVCLIB.AUTHENTICATION',
  events: 'EVTSSAWEBSVCLIB.GET_EVENT_INFO_XML',
  registrations: 'EVTSSAWEBSVCLIB.GET_EVENTREG_INFO_XML',
  purchases: 'ECSSAWEBSVCLIB.GET_PURCHASED_PRODUCTS_XML',
  members: 'MEMSSAWEBSVCLIB.GET_MEMBERS_XML',
  credits: 'CENCREDWEBSVCLIB.GET_CREDITS_XML',
  employers: 'CENEMPWEBSVCLIB.GET_EMPLOYERS_XML',
} as const;

export const vendor = '<vendorId>integrator</vendorId><vendorPassword>simulated</vendorPassword>';
export const hyphenedVendor = '<vendor-id>integrator</vendor-id><vendor-password>simulated</vendor-password>';
export const integrator =
  '<integratorUsername>integrator</integratorUsername><integratorPassword>simulated</integratorPassword>';

export const post = (
  { url }: Reached,
  path: string,
  document: string,
  init: RequestInit = {},
): Promise<Response> =>
  fetch(url + path, { method: 'POST', body: new URLSearchParams({ p_input_xml_doc: document }), ...init });

export const getQueue = (simulator: Reached): Promise<Response> =>
  post(simulator, paths.queue, `<custRequest>${vendor}</custRequest>`);

export const purgeRequest = (upTo: number | string): string =>
  `<purge-request>${hyphenedVendor}<max-queue-num>${upTo}</max-queue-num></purge-request>`;

export const purge = (simulator: Reached, upTo: number): Promise<Response> =>
  post(simulator, paths.purge, purgeRequest(upTo));

export const enqueue = (simulator: Reached, custId = ''): Promise<Response> =>
  post(simulator, paths.enqueue, `<custRequest>${vendor}<custId>${custId}</custId></custRequest>`);

export function customersRequest(custIds: readonly string[], asked: Asked = {}): string {
  const ids = custIds.map((id) => `<custId>${id}</custId>`).join('');
  const bulk = custIds.length > 1 ? '<bulkRequest>true</bulkRequest>' : '';
  const details = Object.entries(asked)
    .map(([name, on]) => `<${name} include="true" ${on.map((option) => `${option}="true"`).join(' ')}/>`)
    .join('');
  return `<custInfoRequest>${ids}${integrator}${bulk}<details includeCodeValues="true">${details}</details></custInfoRequest>`;
}

export const getCustomers = (
  simulator: Reached,
  custIds: readonly string[],
  asked: Asked = {},
): Promise<Response> => post(simulator, paths.customers, customersRequest(custIds, asked));

export interface QueueTold {
  readonly custIds: readonly string[];
  readonly maxQueueNum: number | null;
}

/** The customer numbers in an answer with details in camelCase. */
export const custIdsIn = (document: string): readonly string[] =>
  [...document.matchAll(/<custId>([^<]*)</g)].map(([, id]) => id ?? '');

/** Reads a queue answer as documented. */
export function queueTold(document: string): QueueTold {
  const max = /<maxQueueNum>(\d+)</.exec(document)?.[1];
  return {
    custIds: [...document.matchAll(/<customer id="([^"]*)"/g)].map(([, id]) => id ?? ''),
    maxQueueNum: max === undefined ? null : Number(max),
  };
}

export const queueOf = async (simulator: Reached): Promise<QueueTold> =>
  queueTold(await (await getQueue(simulator)).text());
