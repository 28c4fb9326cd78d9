// Words for tests of the feed: what is asked, and what is read from the answers.

import { expect } from 'vitest';
import { madeUpCustomer } from '../contract/made-up-customer.ts';
import { type EventReader, openEvents } from '../support/event-reader.ts';
import type { Asked, HttpGround } from './http-ground.ts';

export const acme = '/v1/clients/acme';

export interface ChangeJson {
  readonly change_no: number;
  readonly cust_id: string;
  readonly kind: string;
  readonly cause: string | null;
  readonly committed_at: string;
  readonly customer?: Readonly<Record<string, unknown>> | null;
}

export const changesIn = ({ json }: Asked): readonly ChangeJson[] => json['changes'] as readonly ChangeJson[];
export const cursorIn = ({ json }: Asked): string => String(json['cursor']);

const brief = ({ change_no, cust_id, kind }: ChangeJson): string => `${change_no} ${cust_id} ${kind}`;

/** `1 12 created`: the number of the change, the customer, and the kind. */
export const shortPage = (asked: Asked): readonly string[] => changesIn(asked).map(brief);
export const shortStream = ({ changes }: EventReader): readonly string[] =>
  (changes as unknown as readonly ChangeJson[]).map(brief);

/** `1/2`: the customer 1 with the values that seed 2 makes. */
export async function store({ bench, shadow }: HttpGround, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const [id = '', seed = '0'] = name.split('/');
    await bench.store(shadow, madeUpCustomer(id, { seed: Number(seed) }));
  }
}

export const read = (it: HttpGround, query = ''): Promise<Asked> => it.ask(`${acme}/changes?${query}`);

export const stream = (
  it: HttpGround,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> => openEvents(`${it.server.address}${acme}/changes?${query}`, headers);

export const many = <T>(count: number, make: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, make));

/** Resolves when so many follow. */
export const following = async (it: HttpGround, count: number): Promise<void> =>
  expect.poll(() => it.server.follows(), { interval: 10 }).toBe(count);
