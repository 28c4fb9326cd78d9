// Any sequence of what workers and people do gives the same answers and the same rows on both engines. Each story has a client of
// its own. A database is used for many stories.

import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { HandClock, type OpenFresh } from '../contract/contract-database.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { Life } from './alike-life.ts';
import { type Step, story } from './alike-steps.ts';

/** Forgetting writes the whole file anew, so it must stay small. */
const storiesPerDatabase = 100;

/** A database with its clock. */
class Ground {
  readonly #openFresh: OpenFresh;
  readonly #clock = new HandClock();
  #shadow: Shadow | null = null;
  #remove: () => Promise<void> = () => Promise.resolve();
  #stories = 0;

  constructor(openFresh: OpenFresh) {
    this.#openFresh = openFresh;
  }

  /** What was answered, and what can be seen in the end. */
  async lived(steps: readonly Step[]): Promise<unknown> {
    const life = new Life(await this.#next(), this.#clock, `client-${(this.#stories += 1)}`);
    const answers: unknown[] = [];
    for (const one of steps) answers.push([one.do, await life.live(one)]);
    return comparable({ answers, seen: await life.seen() });
  }

  async #next(): Promise<Shadow> {
    if (this.#shadow !== null && this.#stories % storiesPerDatabase > 0) return this.#shadow;
    await this.end();
    const database = await this.#openFresh();
    this.#remove = () => database.remove();
    this.#shadow = await openShadow(database.url, { now: this.#clock.now });
    return this.#shadow;
  }

  async end(): Promise<void> {
    await this.#shadow?.close();
    await this.#remove();
  }
}

/** Times as text, keys in order. */
const comparable = (value: unknown): unknown => JSON.parse(JSON.stringify(value, sortedKeys));

function sortedKeys(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  // A customer that is ready to be stored holds memory, which differs.
  const kept = Object.entries(value).filter(([key]) => key !== 'memory' && key !== 'start' && key !== 'ends');
  return Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function enginesAlike(openPostgres: OpenFresh, runs: number): void {
  test(`P2, P3, P6, P7: ${runs} stories give the same answers and the same rows on both engines`, async () => {
    const grounds = [new Ground(freshSqlite), new Ground(openPostgres)] as const;
    onTestFinished(async () => void (await Promise.all(grounds.map((ground) => ground.end()))));
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const [one, other] = await Promise.all(grounds.map((ground) => ground.lived(steps)));
        expect(other).toEqual(one);
      }),
      { numRuns: runs },
    );
  }, 1_800_000);
}
