// A fresh database for each test, removed after it.

import { afterEach, beforeEach } from 'vitest';
import type { Shadow } from '../../src/shadow/shadow.ts';
import { Bench, type OpenFresh } from './contract-database.ts';

export interface Fixture {
  bench: Bench;
  shadow: Shadow;
}

/** The members are there once a test runs. */
export function freshForEach(openFresh: OpenFresh): Fixture {
  const fixture = {} as Fixture;
  beforeEach(async () => {
    fixture.bench = new Bench(await openFresh());
    fixture.shadow = await fixture.bench.open();
  });
  afterEach(() => fixture.bench.remove());
  return fixture;
}
