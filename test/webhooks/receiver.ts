// A receiver of webhooks over a real socket. It is honest: it counts what it accepts, and only with a good signature, which it
// verifies twice: with the library of Standard Webhooks, and by the text of the specification.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';

export interface ToldChange {
  readonly change_no: number;
  readonly cust_id: string;
  readonly kind: string;
  readonly sections: readonly string[];
  readonly fields: readonly string[];
  readonly committed_at: string;
}

export interface Received {
  readonly id: string;
  readonly timestamp: number;
  readonly text: string;
  readonly body: {
    readonly type: string;
    readonly client: string;
    readonly subscription: string;
    readonly changes?: readonly ToldChange[];
    readonly reason?: string;
  };
}

/** What it does with a message. `hang`: never answers. `reset`: ends the connection. `late`: accepts, and then ends it. */
export type Behaviour =
  | number
  | 'hang'
  | 'reset'
  | 'late'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** How long what was told is waited for, in milliseconds. */
const patienceMs = 120_000;

export class Receiver {
  readonly url: string;
  /** Everything that came with a good signature, accepted or not. */
  readonly received: Received[] = [];
  readonly accepted: Received[] = [];
  readonly bad: string[] = [];
  behave: (message: Received) => Behaviour = () => 204;
  readonly #secret: string;
  readonly #server: Server;
  #waiting: (() => void)[] = [];

  constructor(secret: string, server: Server) {
    this.#secret = secret;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  }

  get changes(): readonly ToldChange[] {
    return this.accepted.flatMap(({ body }) => body.changes ?? []);
  }

  /** How many different changes it was told. On a busy machine an answer comes too late now and then, and all is told again. */
  get told(): number {
    return new Set(this.changes.map(({ change_no }) => change_no)).size;
  }

  /** Resolves when what was received fits. */
  async until(fits: () => boolean): Promise<void> {
    const late = AbortSignal.timeout(patienceMs);
    while (!fits()) {
      if (late.aborted) throw new Error(`what is waited for has not come: ${this.#inShort()}`);
      const next = Promise.withResolvers<void>();
      this.#waiting.push(next.resolve);
      late.addEventListener('abort', () => next.resolve(), { once: true });
      await next.promise;
    }
  }

  #inShort(): string {
    const numbers = this.changes.map(({ change_no }) => change_no);
    return `${this.received.length} messages, ${this.accepted.length} accepted, with the changes ${numbers.join(' ')}`;
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const id = String(request.headers['webhook-id']);
    const timestamp = Number(request.headers['webhook-timestamp']);
    const given = String(request.headers['webhook-signature']);
    if (!isGood(this.#secret, { id, timestamp, text, given })) this.bad.push(id);
    const message: Received = { id, timestamp, text, body: JSON.parse(text) as Received['body'] };
    this.received.push(message);
    this.#answer(response, message, this.behave(message));
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #answer(response: ServerResponse, message: Received, behaviour: Behaviour): void {
    if (behaviour === 'hang') return;
    if (behaviour === 'reset') return void response.socket?.resetAndDestroy();
    if (behaviour === 'late') {
      this.accepted.push(message);
      return void response.socket?.destroy();
    }
    const {
      status,
      headers = {},
      body = '',
    } = typeof behaviour === 'number' ? { status: behaviour } : behaviour;
    if (status >= 200 && status < 300) this.accepted.push(message);
    response.writeHead(status, headers).end(body);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

interface Claimed {
  readonly id: string;
  readonly timestamp: number;
  readonly text: string;
  readonly given: string;
}

function isGood(secret: string, { id, timestamp, text, given }: Claimed): boolean {
  const byLibrary = new StandardWebhook(secret).sign(id, new Date(timestamp * 1_000), text);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const bySpecification = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest();
  const mine = Buffer.from(given.replace(/^v1,/, ''), 'base64');
  return given === byLibrary && timingSafeEqual(bySpecification, mine);
}

export async function startReceiver(secret: string): Promise<Receiver> {
  const server = createServer((request, response) => void receiver.take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver = new Receiver(secret, server);
  onTestFinished(() => receiver.close());
  return receiver;
}
