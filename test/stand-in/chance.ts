// Random choices that are the same in each run, and made-up words.

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Both ends are possible. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  happens(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(all: readonly T[]): T {
    const picked = all[this.whole(0, all.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => String(this.whole(0, 9))).join('');
  }

  word(): string {
    const word = Array.from({ length: this.whole(2, 3) }, () => this.pick(syllables)).join('');
    return word.charAt(0).toUpperCase() + word.slice(1);
  }

  code(): string {
    return this.word().toUpperCase().slice(0, 8);
  }

  /** A few words; some with what has to be escaped, some with a character that AA had lost before. */
  text(): string {
    const words = Array.from({ length: this.whole(1, 3) }, () => this.word());
    if (this.happens(0.12)) words.push(this.pick(odd));
    return words.join(' ');
  }

  /** `YYYY-MM-DD`. */
  date(fromYear: number, toYear: number): string {
    const two = (n: number): string => String(n).padStart(2, '0');
    return `${this.whole(fromYear, toYear)}-${two(this.whole(1, 12))}-${two(this.whole(1, 28))}`;
  }
}

const syllables = [
  'mi',
  'ra',
  'to',
  'van',
  'lu',
  'ne',
  'sol',
  'ki',
  'dor',
  'pe',
  'zan',
  'ul',
  'fe',
  'gri',
  'bo',
];

const odd = [
  '¿',
  'd¿j¿',
  'R & D',
  '<b>',
  '"so"',
  "o'",
  'é',
  'Größe',
  'ñandú',
  ']]>',
  '100 %',
  '&amp;',
  '€ 5',
  '+1',
];
