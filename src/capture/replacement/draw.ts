// Numbers that look random and are the same for the same text, as long as the key is the same. The key is made for one capture
// and is thrown away with it, so nobody can find a text again by trying all texts.

import { createHmac, randomBytes } from 'node:crypto';

/** A whole number from 0 to below `choices`. */
export type Draw = (choices: number) => number;

/** Draws for one text. Each attempt draws other numbers. */
export type DrawsFor = (kind: string, text: string, attempt?: number) => Draw;

export function keyedDraws(key: Uint8Array = randomBytes(32)): DrawsFor {
  return (kind, text, attempt = 0) => {
    // The text may be long: it is read once.
    const seed = createHmac('sha256', key).update(`${kind}\0${attempt}\0${text}`).digest();
    let block = seed;
    let at = block.length;
    let blocks = 0;
    return (choices) => {
      if (at + 4 > block.length) {
        block = createHmac('sha256', seed).update(String(blocks)).digest();
        at = 0;
        blocks += 1;
      }
      at += 4;
      return block.readUInt32BE(at - 4) % choices;
    };
  };
}
