// The customers of the simulated world, and how often each changed. It takes a few bytes a customer, so that a million fit.

import type { CustomerState } from '../making/visible-customer.ts';

const gone = 1;

export class Population {
  #changes: Uint32Array;
  #renewals: Uint16Array;
  #fate: Uint8Array;
  #made: number;
  #living: number;

  constructor(size: number) {
    this.#changes = new Uint32Array(size);
    this.#renewals = new Uint16Array(size);
    this.#fate = new Uint8Array(size);
    this.#made = size;
    this.#living = size;
  }

  /** How many customers were ever made, deleted ones included. Their numbers are 0 to `made` - 1. */
  get made(): number {
    return this.#made;
  }

  get living(): number {
    return this.#living;
  }

  lives(number: number): boolean {
    return number < this.#made && this.#fate[number] !== gone;
  }

  stateOf(number: number): CustomerState {
    return { number, changes: this.#changes[number] ?? 0, renewals: this.#renewals[number] ?? 0 };
  }

  change(number: number): CustomerState {
    this.#changes[number] = (this.#changes[number] ?? 0) + 1;
    return this.stateOf(number);
  }

  renew(number: number): CustomerState {
    this.#renewals[number] = (this.#renewals[number] ?? 0) + 1;
    return this.stateOf(number);
  }

  remove(number: number): void {
    if (!this.lives(number)) return;
    this.#fate[number] = gone;
    this.#living -= 1;
  }

  restore(number: number): void {
    if (number >= this.#made || this.lives(number)) return;
    this.#fate[number] = 0;
    this.#living += 1;
  }

  /** Adds a customer and returns its number. */
  add(): number {
    if (this.#made === this.#fate.length) this.#grow();
    this.#living += 1;
    this.#made += 1;
    return this.#made - 1;
  }

  *numbers(): Iterable<number> {
    for (let number = 0; number < this.#made; number += 1) if (this.lives(number)) yield number;
  }

  #grow(): void {
    const room = Math.max(64, this.#made * 2);
    const [changes, renewals, fate] = [this.#changes, this.#renewals, this.#fate];
    this.#changes = new Uint32Array(room);
    this.#renewals = new Uint16Array(room);
    this.#fate = new Uint8Array(room);
    this.#changes.set(changes);
    this.#renewals.set(renewals);
    this.#fate.set(fate);
  }
}
