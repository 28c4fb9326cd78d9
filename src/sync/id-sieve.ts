// Remembers customer numbers in a fixed amount of memory, as a Bloom filter. A number that it says is missing is certainly
// missing. A small share of the missing numbers counts as met. So a lost entry may go unnoticed, but there is no false alarm.

const bitsEach = 16;
const leastBits = 2 ** 13;
/** 8 MB: room for four million numbers at this precision, and for more at less. */
const mostBits = 2 ** 26;
const probes = 4;

export class IdSieve {
  readonly #words: Uint32Array;
  readonly #mask: number;

  /** `expected`: about how many numbers it will meet. */
  constructor(expected: number) {
    let bits = leastBits;
    while (bits < expected * bitsEach && bits < mostBits) bits *= 2;
    this.#words = new Uint32Array(bits / 32);
    this.#mask = bits - 1;
  }

  add(id: string): void {
    for (const bit of this.#bitsOf(id)) {
      const word = bit >>> 5;
      this.#words[word] = (this.#words[word] ?? 0) | (1 << (bit & 31));
    }
  }

  mayHave(id: string): boolean {
    for (const bit of this.#bitsOf(id))
      if (((this.#words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
    return true;
  }

  *#bitsOf(id: string): Iterable<number> {
    // FNV-1a, and a second hash of it as the step from one bit to the next.
    let hash = 0x811c9dc5;
    for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
    const step = mixed(hash) | 1;
    let bit = mixed(hash ^ 0x5bd1e995);
    for (let probe = 0; probe < probes; probe++) {
      yield (bit & this.#mask) >>> 0;
      bit = (bit + step) | 0;
    }
  }
}

/** The last step of MurmurHash3: every bit depends on every other. */
function mixed(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
