// Large answers on their way. An answer is in memory until its reader has taken it, and a reader may be slow: so there is a limit for
// all of them together.

import type { ServerResponse } from 'node:http';
import { HttpError } from './http-errors.ts';

export interface OutgoingLimits {
  /** Smaller answers are not counted: the number of connections bounds them. In bytes. */
  readonly large: number;
  /** Of all large answers together, in bytes. */
  readonly most: number;
  /** A reader that takes nothing for so long is cut off. In milliseconds. */
  readonly stalledMs: number;
}

/** What one answer takes of the limit. */
export interface Room {
  /** It is not larger than that any more. */
  shrink(bytes: number): void;
}

const usualLimits: OutgoingLimits = { large: 65_536, most: 256_000_000, stalledMs: 30_000 };

export class Outgoing {
  readonly #limits: OutgoingLimits;
  #bytes = 0;

  constructor(limits: Partial<OutgoingLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits };
  }

  /**
   * Counts an answer until its reader has it, is away, or is cut off. `null`: it is small. Throws `HTTP_BUSY` where there is no room; a
   * large answer that is alone always has room.
   */
  follow(raw: ServerResponse, bytes: number): Room | null {
    const { large, most, stalledMs } = this.#limits;
    if (bytes < large || raw.destroyed) return null;
    if (this.#bytes > 0 && this.#bytes + bytes > most) throw new HttpError('HTTP_BUSY');
    const room = this.#room(bytes);
    raw.once('close', () => room.shrink(0));
    raw.setTimeout(stalledMs);
    return room;
  }

  #room(bytes: number): Room {
    let taken = bytes;
    this.#bytes += bytes;
    const shrink = (left: number): void => {
      if (left >= taken) return;
      this.#bytes -= taken - left;
      taken = left;
    };
    return { shrink };
  }
}
