// An AA that needs almost no time: a process that answers from memory, so that only the reading side is measured. One
// argument: how many customers to write before the run.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { defaultStyle } from '../../src/simulator/writing/answer-style.ts';
import { successDocument } from '../../src/simulator/writing/documents.ts';
import { queueDocument } from '../../src/simulator/writing/queue-document.ts';
import { wholeReasons } from '../../src/simulator/world/queue-reasons.ts';
import { endWithParent } from '../ground/processes.ts';
import { ids, writeFragments } from './fragments.ts';
import { Stand } from './stand.ts';

endWithParent();
const fragments = writeFragments(Number(process.argv[2]));
const stands = new Map<string, Stand>();

function standAt(path: string): Stand {
  const known = stands.get(path);
  if (known !== undefined) return known;
  const stand = new Stand(path);
  stands.set(path, stand);
  return stand;
}

function* entries(customers: number, maxQueueNumber: number) {
  for (let customer = 0; customer < customers; customer += 1)
    yield {
      queueNumber: maxQueueNumber - customers + customer + 1,
      customer,
      reason: wholeReasons.forced,
    };
}

function queueAnswer({ customers, maxQueueNumber }: Stand): Iterable<string> {
  const length = maxQueueNumber === null ? 0 : customers;
  const snapshot = { length, maxQueueNumber, entries: () => entries(length, maxQueueNumber ?? 0) };
  return queueDocument(defaultStyle, snapshot, { withReasons: true, withMaxNumber: true }, (number) =>
    ids.idOf(number),
  );
}

const asked = (document: string): readonly string[] =>
  [...document.matchAll(/<custId>(\d+)<\/custId>/g)].map(([, id = '']) => id);

const customersAnswer = (custIds: readonly string[]): Buffer =>
  Buffer.concat([fragments.head, ...custIds.flatMap((id) => fragments.of(id) ?? []), fragments.tail]);

const success = Buffer.from([...successDocument(defaultStyle)].join(''));

function answer(stand: Stand, procedure: string, document: string): Buffer | Iterable<string> {
  if (procedure.startsWith('GET_QUEUE')) return queueAnswer(stand);
  if (procedure === 'GET_CUST_INFO_XML') return customersAnswer(asked(document));
  if (procedure === 'PURGE_QUEUE_XML')
    stand.purge(Number(/<max-queue-num>(\d+)</.exec(document)?.[1] ?? Number.NaN));
  else stand.enqueueEveryone();
  return success;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, path = '', service = ''] = url.pathname.split('/');
  const stand = standAt(path);
  if (service === 'report') {
    response.end(JSON.stringify(stand.report(Number(url.searchParams.get('since')))));
    return;
  }
  const procedure = service.split('.')[1] ?? '';
  const document = new URLSearchParams(await text(request)).get('p_input_xml_doc') ?? '';
  const customers = procedure === 'GET_CUST_INFO_XML' ? asked(document).length : 0;
  if (customers > 0) stand.called(customers);
  const work = async (): Promise<void> => send(response, answer(stand, procedure, document));
  // Only the calls for customers take time, because a drain mainly consists of them.
  await (customers > 0 ? stand.gate.serve(customers, new AbortController().signal, work) : work());
}

async function send(response: ServerResponse, body: Buffer | Iterable<string>): Promise<void> {
  response.setHeader('content-type', 'text/xml; charset=UTF-8');
  if (Buffer.isBuffer(body)) response.end(body);
  else await pipeline(Readable.from(body), response);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  serve(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
