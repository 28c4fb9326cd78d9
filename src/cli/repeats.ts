// What is said again and again is said once, and then how often more.

import { counted } from '../wording.ts';

export interface Said {
  readonly text: string;
  /** Two with the same gist are the same thing, said twice. */
  readonly gist: string;
}

/** Without anything new for so long it is told how often the last thing came. */
const quietMs = 1_000;

export class Repeats {
  readonly #say: (text: string) => void;
  readonly #quietMs: number;
  #gist: string | null = null;
  #more = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(say: (text: string) => void, waitMs = quietMs) {
    this.#say = say;
    this.#quietMs = waitMs;
  }

  take({ text, gist }: Said): void {
    clearTimeout(this.#timer);
    if (gist === this.#gist) {
      this.#more += 1;
      this.#timer = setTimeout(() => this.#tellMore(), this.#quietMs);
      return;
    }
    this.#tellMore();
    this.#gist = gist;
    this.#say(text);
  }

  /** Tells what was held back. */
  end(): void {
    clearTimeout(this.#timer);
    this.#tellMore();
  }

  #tellMore(): void {
    if (this.#more > 0) this.#say(`  the same ${counted(this.#more, 'more time')}\n`);
    this.#more = 0;
  }
}
