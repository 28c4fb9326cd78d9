// A server over a fresh database, asked over real sockets.

import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { type HttpSettings, loopbackHttp } from '../../src/config/settings.ts';
import { newKeyText, secretHash, writeKey } from '../../src/http/access/key-text.ts';
import type { FeedTimes } from '../../src/http/feed/feed-service.ts';
import type { HttpLog } from '../../src/http/request-log.ts';
import {
  type HttpServer,
  type HttpServerParts,
  openHttpServer,
  type ServedBeside,
} from '../../src/http/server.ts';
import type { NewKey, Shadow } from '../../src/shadow/shadow.ts';
import { Bench, type OpenFresh } from '../contract/contract-database.ts';

export const otherClient = clientId('beta');
const brake = { share: 0.05, atLeast: 20 };
const pollEveryMs = 10_000;

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface LogLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export async function askAt(address: string, path: string, init: RequestInit = {}): Promise<Asked> {
  const response = await fetch(address + path, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  const json = (isJson ? JSON.parse(text) : {}) as Asked['json'];
  return { status: response.status, headers: response.headers, text, json };
}

export class HttpGround {
  readonly bench: Bench;
  readonly shadow: Shadow;
  readonly server: HttpServer;
  readonly lines: readonly LogLine[];

  constructor(bench: Bench, shadow: Shadow, server: HttpServer, lines: readonly LogLine[]) {
    this.bench = bench;
    this.shadow = shadow;
    this.server = server;
    this.lines = lines;
  }

  /** `shadow`: default its own. The others: default none. */
  serve({ shadow = this.shadow, ...beside }: ServedBeside & { readonly shadow?: Shadow } = {}): void {
    const { client } = this.bench;
    this.server.serve(
      shadow,
      [client, otherClient].map((id) => ({ id, pollEveryMs, brake })),
      beside,
    );
  }

  ask(path: string, init: RequestInit = {}): Promise<Asked> {
    return askAt(this.server.address, path, init);
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
    return this.ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Sends bytes as they are, and reads until the server ends the connection. */
  raw(request: string | Uint8Array): Promise<string> {
    return new Promise((resolve, reject) => {
      const { port } = new URL(this.server.address);
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(request));
      let text = '';
      socket.setEncoding('utf8').on('data', (data: string) => (text += data));
      socket.on('close', () => resolve(text));
      // The server may end it while we still send.
      socket.on(
        'error',
        (error: NodeJS.ErrnoException) =>
          error.code === 'ECONNRESET' || error.code === 'EPIPE' || reject(error),
      );
    });
  }

  /** Makes a key. Returns it as a header. */
  async key(
    parts: Partial<NewKey> = {},
  ): Promise<{ readonly authorization: string; readonly keyId: string }> {
    const { keyId, secret } = newKeyText();
    await this.shadow.keys.create(
      {
        keyId,
        secretHash: secretHash(secret),
        name: 'test',
        clients: 'all',
        scopes: ['read'],
        livesMs: null,
        ...parts,
      },
      'test',
    );
    return { authorization: `Bearer ${writeKey({ keyId, secret })}`, keyId };
  }
}

type ServerParts = Pick<HttpServerParts, 'outgoing' | 'pageFolder'>;

/** Listens, and does not serve yet. */
export async function listeningGround(
  openFresh: OpenFresh,
  settings: Partial<HttpSettings> = {},
  feedTimes: Partial<FeedTimes> = {},
  parts: ServerParts = {},
): Promise<HttpGround> {
  const bench = new Bench(await openFresh());
  const shadow = await bench.open();
  const lines: LogLine[] = [];
  const server = await openHttpServer({
    settings: { ...loopbackHttp, ...settings },
    log: recorded(lines),
    now: bench.clock.now,
    feedTimes,
    ...parts,
  });
  onTestFinished(async () => {
    await server.close();
    await bench.remove();
  });
  return new HttpGround(bench, shadow, server, lines);
}

export async function servingGround(
  openFresh: OpenFresh,
  settings: Partial<HttpSettings> = {},
  feedTimes: Partial<FeedTimes> = {},
  parts: ServerParts = {},
): Promise<HttpGround> {
  const ground = await listeningGround(openFresh, settings, feedTimes, parts);
  ground.serve();
  return ground;
}

/** A log that is kept. */
export function recorded(lines: LogLine[]): HttpLog {
  const at =
    (level: string) =>
    (fields: object, message: string): void =>
      void lines.push({ level, fields: fields as LogLine['fields'], message });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
