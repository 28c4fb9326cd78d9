// Lets customers change by themselves at a given rate: mostly changes, sometimes an entry without a change, a new
// customer, a deletion, or a restored customer. The seed decides what happens, and the clock decides when.

import { Dice } from '../making/dice.ts';
import type { World } from './world.ts';

const changesKey = 6_000;
const longestStepMs = 1_000;
const shortestStepMs = 20;
const mostGone = 1_000;

export class BackgroundChanges {
  readonly #world: World;
  readonly #dice: Dice;
  readonly #gone: string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #perSecond = 0;
  #due = 0;
  #last = 0;

  constructor(world: World, seed: number) {
    this.#world = world;
    this.#dice = Dice.of(seed, changesKey);
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Sets the changes per second. Zero stops them. The timer does not keep the process alive. */
  set(perSecond: number): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#perSecond = perSecond;
    if (perSecond <= 0) return;
    const stepMs = Math.min(longestStepMs, Math.max(shortestStepMs, 1_000 / perSecond));
    this.#last = performance.now();
    this.#timer = setInterval(() => this.#catchUp(), stepMs).unref();
  }

  /** Makes one change. */
  step(): void {
    if (this.#world.living === 0) return;
    const lot = this.#dice.below(100);
    if (lot < 2) this.#delete();
    else if (lot < 3) this.#restore();
    else if (lot < 4) this.#world.add();
    else if (lot < 9) this.#world.touch();
    else this.#world.change();
  }

  #catchUp(): void {
    const now = performance.now();
    this.#due += ((now - this.#last) / 1_000) * this.#perSecond;
    this.#last = now;
    for (; this.#due >= 1; this.#due -= 1) this.step();
  }

  #delete(): void {
    const { custId } = this.#world.delete();
    this.#gone.push(custId);
    if (this.#gone.length > mostGone) this.#gone.shift();
  }

  /** The customer may have been restored through the controls already. */
  #restore(): void {
    const custId = this.#gone.shift();
    if (custId !== undefined && !this.#world.exists(custId)) this.#world.restore(custId);
  }
}
