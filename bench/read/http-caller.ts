// Asks a server over one connection, one request after the other, with as little work as can be: it reads the length of the answer and
// lets the bytes go.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

const endOfHead = Buffer.from('\r\n\r\n');

export class HttpCaller {
  readonly #socket: Socket;
  readonly #headers: string;
  #waiting: PromiseWithResolvers<number> | null = null;
  /** Of the answer that is arriving. */
  #head: Buffer = Buffer.alloc(0);
  #left = 0;
  #size = 0;

  private constructor(socket: Socket, headers: string) {
    this.#socket = socket;
    this.#headers = headers;
    socket.on('data', (data: Buffer) => this.#take(data));
    socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')));
  }

  static async to(address: string, key: string | null): Promise<HttpCaller> {
    const { hostname, port } = new URL(address);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    const authorization = key === null ? '' : `Authorization: Bearer ${key}\r\n`;
    return new HttpCaller(socket, `Host: localhost\r\n${authorization}`);
  }

  /** The bytes of the body. Throws where the status is not 200. */
  ask({ method, path, body }: Request): Promise<number> {
    const sent =
      body === undefined
        ? '\r\n'
        : `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    this.#waiting = Promise.withResolvers<number>();
    this.#socket.write(`${method} ${path} HTTP/1.1\r\n${this.#headers}${sent}`);
    return this.#waiting.promise;
  }

  close(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #take(data: Buffer): void {
    if (this.#left > 0) this.#arrived(data.length);
    else this.#takeHead(Buffer.concat([this.#head, data]));
  }

  #takeHead(head: Buffer): void {
    this.#head = head;
    const end = head.indexOf(endOfHead);
    if (end === -1) return;
    const text = head.toString('latin1', 0, end);
    if (!text.startsWith('HTTP/1.1 200')) return this.#waiting?.reject(new Error(text.split('\r\n')[0]));
    this.#size = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
    this.#left = this.#size;
    this.#head = Buffer.alloc(0);
    this.#arrived(head.length - end - endOfHead.length);
  }

  #arrived(bytes: number): void {
    this.#left -= bytes;
    if (this.#left === 0) this.#waiting?.resolve(this.#size);
  }
}
