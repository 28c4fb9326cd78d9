// A reader that asks, and then takes nothing, or little at a time.

import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export class SlowReader {
  readonly #socket: Socket;
  readonly ended: Promise<unknown>;

  constructor(address: string, path: string, headers: readonly string[] = []) {
    const { hostname, port } = new URL(address);
    // What nobody listens to is not read, but for the first few kilobytes.
    this.#socket = connect({ host: hostname, port: Number(port) });
    this.#socket.on('error', () => undefined);
    this.ended = once(this.#socket, 'close');
    const lines = [`GET ${path} HTTP/1.1`, `Host: ${hostname}`, ...headers];
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  /** The status of the answer. Reads no more than its first bytes. `null`: it was ended before. */
  async status(): Promise<number | null> {
    const begun = once(this.#socket, 'readable');
    await Promise.race([begun, this.ended]);
    const head = String(this.#socket.read() ?? '');
    return head === '' ? null : Number(head.split(' ')[1]);
  }

  /** Reads so many bytes or more, with a pause after each piece. Returns how many came. */
  async read(bytes: number, pauseMs: number): Promise<number> {
    let got = 0;
    while (got < bytes && !this.#socket.closed) {
      const piece = this.#socket.read() as Buffer | null;
      got += piece?.length ?? 0;
      await (piece === null ? Promise.race([once(this.#socket, 'readable'), this.ended]) : delay(pauseMs));
    }
    return got;
  }

  close(): void {
    this.#socket.destroy();
  }
}
