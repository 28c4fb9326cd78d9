// Reads customers as they are stored: one, many by their numbers, lists in pages.

import type {
  Customer,
  CustomerLookup,
  CustomerPage,
  Explanation,
  GetCustomerQuery,
  ListCustomersQuery,
  RefreshedCustomers,
} from './api-types.ts';
import { ProblemError } from './problems.ts';
import { type Answer, documentOf, type Requests } from './requests.ts';

export type Section = NonNullable<GetCustomerQuery['sections']>[number];

export interface ReadOptions {
  /** The sections that documents have beside the customer's own values. Default: all. */
  readonly sections?: readonly Section[];
  readonly signal?: AbortSignal;
}

export interface GetOptions extends ReadOptions {
  /** The `etag` of a copy. If it is still the same, the answer is `unchanged`, without the customer. */
  readonly ifNoneMatch?: string;
  /**
   * How many seconds old the copy may be: an older one is fetched from AA first. Needs the scope `refresh`; at least 5. Where AA
   * cannot be asked, the stored copy comes with a `warning`. Default: whatever its age.
   */
  readonly maxAge?: number;
  /** How many seconds to wait for AA, at most 25. Default 8. */
  readonly timeout?: number;
}

export interface RefreshOptions {
  /** How many seconds to wait, at most 25. Default 0: what is not done at once is `under-way`. */
  readonly wait?: number;
  readonly signal?: AbortSignal;
}

/** What became of a customer that was to be fetched. */
export type RefreshResult = Readonly<RefreshedCustomers['customers'][number]>;

/** What is known of an answer about one customer. */
export interface CopyFacts {
  /** For `ifNoneMatch`. */
  readonly etag: string | null;
  /** When AA was asked for this record; ISO 8601, in UTC. */
  readonly asOf: string | null;
  /** How many seconds old it is. `null`: the header `Age` did not arrive. */
  readonly age: number | null;
}

export type CustomerAnswer =
  | ({ readonly state: 'stored'; readonly customer: Customer } & CopyFacts)
  | ({ readonly state: 'unchanged' } & CopyFacts)
  /** It is not stored. */
  | { readonly state: 'missing' }
  /** It was erased on demand, at this time. Erase your own copies. */
  | { readonly state: 'forgotten'; readonly forgottenAt: string };

export interface ListOptions extends Omit<ListCustomersQuery, 'cursor' | 'sections' | 'limit'>, ReadOptions {
  /** How many customers a page has at most: 1 to 200. Default 50. */
  readonly limit?: number;
}

export interface PageOptions extends ListOptions {
  /** The `cursor` of the page before. Default: the first page. */
  readonly cursor?: string;
}

const mostAtOnce = 200;
/** In seconds; what the server waits by itself. */
const usualTimeout = 8;

export class Customers {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** One customer, in any spelling of its number. Who is missing or was forgotten is a state of the answer, and no error. */
  async get(custId: string, options: GetOptions = {}): Promise<CustomerAnswer> {
    const { sections, ifNoneMatch, maxAge, timeout = usualTimeout, signal } = options;
    const path = `/customers/${encodeURIComponent(custId)}`;
    const ages = maxAge === undefined ? {} : { maxAge: `${maxAge}s`, timeout: `${timeout}s` };
    const headers = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch };
    const waitMs = maxAge === undefined ? 0 : timeout * 1_000;
    try {
      return customerAnswer(
        await this.#requests.ask({ path, query: { sections, ...ages }, headers, signal, waitMs }),
      );
    } catch (error) {
      return absence(error);
    }
  }

  /** One page of a list, and the cursor of the next one. */
  page({ signal, ...query }: PageOptions = {}): Promise<CustomerPage> {
    return this.#requests.json({ path: '/customers', query: { ...query }, signal });
  }

  /** All customers of a list, in the order of their numbers. Pages are read when they are needed. */
  async *list(options: ListOptions = {}): AsyncGenerator<Customer, void, undefined> {
    for await (const page of this.pages(options)) yield* page.customers;
  }

  async *pages(options: ListOptions = {}): AsyncGenerator<CustomerPage, void, undefined> {
    let page = await this.page(options);
    yield page;
    while (page.cursor !== null) {
      page = await this.page({ ...options, cursor: page.cursor });
      yield page;
    }
  }

  /** Customers by their numbers, as many as you like: 200 are asked for at once. */
  async lookup(custIds: readonly string[], { sections, signal }: ReadOptions = {}): Promise<CustomerLookup> {
    const found: CustomerLookup = { customers: [], missing: [], forgotten: [] };
    for (const ids of portionsOf(custIds)) {
      const body = { cust_ids: ids, ...(sections === undefined ? {} : { sections }) };
      const part = await this.#requests.json<CustomerLookup>({ path: '/customers/lookup', body, signal });
      found.customers.push(...part.customers);
      found.missing.push(...part.missing);
      found.forgotten.push(...part.forgotten);
    }
    return found;
  }

  /** Has customers fetched from AA now, as many as you like: 200 are asked for at once. Needs the scope `refresh`. */
  async refresh(custIds: readonly string[], options: RefreshOptions = {}): Promise<readonly RefreshResult[]> {
    const { wait = 0, signal } = options;
    const query = { wait: wait === 0 ? undefined : `${wait}s` };
    const found: RefreshResult[] = [];
    for (const ids of portionsOf(custIds)) {
      const asked = {
        path: '/customers/refresh',
        query,
        body: { cust_ids: ids },
        signal,
        waitMs: wait * 1_000,
      };
      found.push(...(await this.#requests.json<RefreshedCustomers>(asked)).customers);
    }
    return found;
  }

  /** The history of one customer, and why it is fresh or not. */
  explain(custId: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Explanation> {
    return this.#requests.json({ path: `/customers/${encodeURIComponent(custId)}/explain`, signal });
  }
}

/** Each number once. */
function portionsOf(custIds: readonly string[]): readonly (readonly string[])[] {
  const ids = [...new Set(custIds)];
  return Array.from({ length: Math.ceil(ids.length / mostAtOnce) }, (_, at) =>
    ids.slice(at * mostAtOnce, (at + 1) * mostAtOnce),
  );
}

function customerAnswer(answer: Answer): CustomerAnswer {
  const { headers } = answer;
  const age = headers.get('age');
  const facts = {
    etag: headers.get('etag'),
    asOf: headers.get('as-of'),
    age: age === null ? null : Number(age),
  };
  return answer.status === 304
    ? { state: 'unchanged', ...facts }
    : { state: 'stored', customer: documentOf(answer) as Customer, ...facts };
}

function absence(error: unknown): CustomerAnswer {
  if (error instanceof ProblemError && error.code === 'HTTP_NO_SUCH_CUSTOMER') return { state: 'missing' };
  if (error instanceof ProblemError && error.code === 'HTTP_CUSTOMER_FORGOTTEN')
    return { state: 'forgotten', forgottenAt: String(error.problem['forgotten_at']) };
  throw error;
}
