// A connection whose one answer is repaired before the HTTP parser sees it (key `lenientHttp`). Each such connection serves one
// call, so that nothing that follows an answer can be taken for the answer to another call.

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ChunkRepair } from './lenient-chunks.ts';
import { headLength, repairedHead } from './lenient-head.ts';

/** A head that has not ended by then is passed on as it is. */
const longestHead = 256 * 1024;

/** A head that breaks off is a lost connection. */
const httpStart = /^\s*HTTP\//i;

type Repair = Pick<ChunkRepair, 'read' | 'end'>;

const asItIs: Repair = { read: (bytes) => [bytes], end: () => [] };

/** First the head, then the body. */
class AnswerRepair implements Repair {
  #head: Buffer = Buffer.alloc(0);
  #body: Repair | null = null;

  read(bytes: Buffer): readonly Buffer[] {
    if (this.#body !== null) return this.#body.read(bytes);
    this.#head = Buffer.concat([this.#head, bytes]);
    return this.#readHead();
  }

  end(): readonly Buffer[] {
    if (this.#body !== null) return this.#body.end();
    return httpStart.test(this.#head.toString('latin1')) ? [] : [this.#head];
  }

  #readHead(): readonly Buffer[] {
    const text = this.#head.toString('latin1');
    const start = text.length - text.trimStart().length;
    const length = headLength(text.slice(start));
    if (length === null) return text.length > longestHead ? this.#passOn() : [];
    const head = repairedHead(text.slice(start, start + length));
    if (head === null) return this.#passOn();
    const rest = this.#head.subarray(start + length);
    this.#head = head.isInterim ? rest : Buffer.alloc(0);
    if (head.isInterim) return this.#readHead();
    this.#body = head.isChunked ? new ChunkRepair() : asItIs;
    return [Buffer.from(head.text, 'latin1'), ...this.#body.read(rest)];
  }

  #passOn(): readonly Buffer[] {
    this.#body = asItIs;
    return [this.#head];
  }
}

/** The connection with its answer repaired. It ends, and fails, as the socket does. */
export function repaired(socket: Socket): Duplex {
  const repair = new AnswerRepair();
  const connection = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, encoding, done) => void socket.write(chunk, encoding, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  function pass(pieces: readonly Buffer[]): void {
    for (const piece of pieces) if (piece.length > 0 && !connection.push(piece)) socket.pause();
  }
  socket.on('data', (bytes: Buffer) => pass(repair.read(bytes)));
  socket.on('end', () => {
    pass(repair.end());
    connection.push(null);
  });
  socket.on('error', (error) => connection.destroy(error));
  // What has ended in an orderly way may still be waiting to be read.
  socket.on('close', () => socket.readableEnded || connection.destroy());
  return connection;
}
