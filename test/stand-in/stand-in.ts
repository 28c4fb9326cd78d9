// An AA of the tests' own: it answers as documented, and is strict in what it accepts. It shares nothing with the program
// or its simulator: not the names, not the made-up customers, not the reading of requests.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asked } from './asked.ts';
import {
  bulkAnswer,
  errorsAnswer,
  type Failure,
  failureAnswer,
  queueAnswer,
  singleAnswer,
  successAnswer,
} from './stand-in-answers.ts';
import {
  readDetailsRequest,
  readEnqueueRequest,
  readPurgeRequest,
  readQueueRequest,
  Refused,
} from './stand-in-requests.ts';
import { StandInWorld } from './stand-in-world.ts';

/**
 * What the stand-in does with unknown numbers in a bulk call. It is not documented what a real AA does. `missing`: they
 * are left out. `error`: each is an `<error code="200">` with the number in its text, in one `<errors>` beside the
 * customers. `void`: the whole answer is the error of the first of them.
 */
export type UnknownInBulk = 'missing' | 'error' | 'void';

export interface StandInOptions {
  readonly customers?: number;
  readonly seed?: number;
  readonly unknownInBulk?: UnknownInBulk;
  /** A bulk call for more fails as a whole. */
  readonly bulkCap?: number;
  readonly username?: string;
  readonly password?: string;
}

export interface LoggedRequest {
  readonly procedure: string;
  /** `error`: the call as a whole is answered with an error that is not about its names. */
  readonly outcome: 'answered' | 'refused' | 'not found' | 'error';
  readonly message: string | null;
  readonly custIds: readonly string[];
  readonly bulk: boolean;
  readonly asked: Asked | null;
}

export interface StandIn {
  readonly url: string;
  readonly world: StandInWorld;
  readonly log: readonly LoggedRequest[];
  /** Requests that no integrator may ever make. */
  readonly violations: readonly string[];
  close(): Promise<void>;
}

const base = '/madeup/';
const queueProcedure = 'CENCUSTINTEGRATESYNCWEBSVCLIB.GET_QUEUE_CUSTS_W_REASONS_XML';
const purgeProcedure = 'CENCUSTINTEGRATESYNCWEBSVCLIB.PURGE_QUEUE_XML';
const enqueueProcedure = 'CENCUSTINTEGRATESYNCWEBSVCLIB.FORCE_ENQUEUE_CUSTS_XML';
const detailsProcedure = 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML';

type Handled = { readonly body: string } & Omit<LoggedRequest, 'procedure'>;

const answered = (body: string, more: Partial<Handled> = {}): Handled => ({
  body,
  outcome: 'answered',
  message: null,
  custIds: [],
  bulk: false,
  asked: null,
  ...more,
});

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const aa = new StandInServices(options);
  const log: LoggedRequest[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const procedure = procedureOf(request);
    const handled = aa.answer(procedure, documentIn(request, await bodyOf(request)));
    const { body, ...logged } = handled ?? { ...answered(''), outcome: 'not found' as const };
    log.push({ procedure, ...logged });
    if (handled !== null) response.writeHead(200, { 'content-type': 'text/xml; charset=UTF-8' }).end(body);
    else
      response
        .writeHead(404, { 'content-type': 'text/html; charset=ISO-8859-1' })
        .end(Buffer.from(notFoundPage, 'latin1'));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    world: aa.world,
    log,
    violations: aa.violations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const notFoundPage =
  '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD><BODY><H1>Not Found</H1>Page non trouvée: the requested URL was not found.<BR></BODY></HTML>\n';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** In upper case; empty where the address is not below ours. */
function procedureOf(request: IncomingMessage): string {
  const address = request.url ?? '';
  return address.startsWith(base) ? address.slice(base.length).toUpperCase() : '';
}

/** The document of a POST with the one right field. */
function documentIn(request: IncomingMessage, body: string): string | null {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';');
  if (request.method !== 'POST' || mediaType.trim() !== 'application/x-www-form-urlencoded') return null;
  const fields = [...new URLSearchParams(body)];
  const [only] = fields;
  return fields.length === 1 && only?.[0] === 'p_input_xml_doc' ? only[1] : null;
}

class StandInServices {
  readonly world: StandInWorld;
  readonly violations: string[] = [];
  readonly #credentials: { readonly username: string; readonly password: string };
  readonly #unknownInBulk: UnknownInBulk;
  readonly #bulkCap: number;
  #lockCode = 100;
  /** The highest number in any answer of the queue. */
  #highestTold = 0;
  /** The last number of the queue when a customer's details were last given. */
  readonly #givenAt = new Map<string, number>();

  constructor(options: StandInOptions) {
    const {
      customers = 300,
      seed = 1,
      username = 'made-up-vendor',
      password = 'made-up & <secret>',
    } = options;
    this.world = new StandInWorld(customers, seed);
    this.#credentials = { username, password };
    this.#unknownInBulk = options.unknownInBulk ?? 'missing';
    this.#bulkCap = options.bulkCap ?? Number.POSITIVE_INFINITY;
  }

  /** `null`: there is no such page. */
  answer(procedure: string, document: string | null): Handled | null {
    if (document === null) return null;
    switch (procedure) {
      case queueProcedure:
        return this.#orFailure('queuedCusts', () => this.#queue(document));
      case purgeProcedure:
        return this.#orFailure('result', () => this.#purge(document));
      case enqueueProcedure:
        return this.#orFailure('result', () => this.#enqueue(document));
      case detailsProcedure:
        return this.#details(document);
      default:
        return null;
    }
  }

  #orFailure(root: string, work: () => Handled): Handled {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return answered(failureAnswer(root, error.message), { outcome: 'refused', message: error.message });
    }
  }

  #queue(document: string): Handled {
    readQueueRequest(document, this.#credentials);
    const { customers, maxQueueNumber } = this.world.queued();
    this.#highestTold = Math.max(this.#highestTold, maxQueueNumber ?? 0);
    return answered(queueAnswer(customers, maxQueueNumber), {
      custIds: customers.map(({ custId }) => custId),
    });
  }

  #purge(document: string): Handled {
    const number = readPurgeRequest(document, this.#credentials);
    const violate = (what: string): never => {
      this.violations.push(what);
      throw new Refused('1', what);
    };
    if (number === null) return violate('a purge without a number');
    if (!/^\d+$/.test(number)) return violate(`a purge with the number "${number}"`);
    if (Number(number) === 0) return violate('a purge with a number of zero');
    if (Number(number) > this.#highestTold) return violate(`a purge up to ${number}, which was never told`);
    for (const { custId, number: queuedAt } of this.world.purge(Number(number)))
      if (queuedAt > (this.#givenAt.get(custId) ?? 0) && this.world.customers.has(custId))
        this.violations.push(`${custId} was purged before it was asked for`);
    return answered(successAnswer('result'));
  }

  #enqueue(document: string): Handled {
    const custId = readEnqueueRequest(document, this.#credentials);
    if (custId !== null && !this.world.customers.has(custId))
      throw new Refused('200', `Invalid customer ID: ${custId}`);
    const custIds = custId === null ? [...this.world.customers.keys()] : [custId];
    for (const one of custIds) this.world.queue(one, { tableName: 'CEN_CUST_MAST', action: 'UPDATE' });
    return answered(successAnswer('result'), { custIds });
  }

  #details(document: string): Handled {
    try {
      const { custIds, bulk, asked } = readDetailsRequest(document, this.#credentials);
      const seen = { custIds, bulk, asked };
      const whole = (failure: Failure): Handled =>
        answered(errorsAnswer(failure), { ...seen, outcome: 'error', message: failure.message });
      if (bulk && custIds.length > this.#bulkCap) return whole(tooMany);
      const customers = custIds.flatMap((custId) => this.world.customers.get(custId) ?? []);
      const unknown = custIds.filter((custId) => !this.world.customers.has(custId)).map(invalidId);
      const [first] = unknown;
      if (first !== undefined && (!bulk || this.#unknownInBulk === 'void')) return whole(first);
      for (const { custId } of customers) this.#givenAt.set(custId, this.world.lastNumber);
      const lockCode = (): string => String((this.#lockCode += 1));
      const [only] = customers;
      const body =
        !bulk && only !== undefined
          ? singleAnswer(only, asked, lockCode)
          : bulkAnswer(customers, this.#unknownInBulk === 'error' ? unknown : [], asked, lockCode);
      return answered(body, seen);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, message } = error;
      return answered(errorsAnswer({ code, message }), { outcome: 'refused', message });
    }
  }
}

const invalidId = (custId: string): Failure => ({ code: '200', message: `Invalid customer ID: ${custId}` });

const tooMany: Failure = {
  code: '999',
  message: 'Unexpected error: ORA-06502: PL/SQL: numeric or value error: character string buffer too small',
};
