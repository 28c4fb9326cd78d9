// Random numbers that can be repeated. The same key always gives the same numbers, whatever other dice were rolled before.

/** Mixes a number into a hash (one round of murmur3). The results of neighbouring numbers look unrelated. */
export function mix(hash: number, value: number): number {
  let h = Math.imul(hash ^ value, 0xcc9e2d51);
  h = (h << 15) | (h >>> 17);
  h = Math.imul(h, 0x1b873593) ^ (h >>> 16);
  return Math.imul(h ^ (h >>> 13), 0x85ebca6b) >>> 0;
}

export class Dice {
  #state: number;

  constructor(state: number) {
    this.#state = state >>> 0;
  }

  /** The dice of a key, such as (seed, customer, section, item). */
  static of(seed: number, a = 0, b = 0, c = 0, d = 0): Dice {
    return new Dice(mix(mix(mix(mix(mix(0x9e3779b9, seed), a), b), c), d));
  }

  /** From 0 to 2³²-1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * limit);
  }

  /** From `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability * 0x1_0000_0000;
  }

  pick<T>(list: readonly T[]): T {
    return entry(list, this.below(list.length));
  }
}

/** The entry of a list at an index. After the last entry counting goes on with the first. */
export function entry<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new RangeError('the list is empty');
  return found;
}
