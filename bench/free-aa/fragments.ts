// Customers that the simulator's writer wrote before the run, so that an answer is only joined from pieces of memory.

import { custIdsOf } from '../../src/simulator/cust-ids.ts';
import { everySection } from '../../src/simulator/making/visible-customer.ts';
import { World } from '../../src/simulator/world/world.ts';
import { defaultStyle } from '../../src/simulator/writing/answer-style.ts';
import { bulkDocument } from '../../src/simulator/writing/documents.ts';

const seed = 1;
export const ids = custIdsOf(seed);

export interface Fragments {
  readonly head: Buffer;
  readonly tail: Buffer;
  /** The element of one customer, in pieces. `null`: there is no customer with this id. */
  of(custId: string): readonly Buffer[] | null;
}

interface Template {
  readonly before: Buffer;
  readonly after: Buffer;
}

/**
 * Writes `count` customers. Further customers are copies of these with ids of their own, so that a million customers need
 * no more memory.
 */
export function writeFragments(count: number): Fragments {
  const world = new World({ seed, customers: count, queued: 'none' });
  const [head = '', ...rest] = bulkDocument(defaultStyle, allCustomers(world, count));
  const tail = rest.pop() ?? '';
  const templates = rest.map((text, number) => templateOf(text, ids.idOf(number)));
  return {
    head: Buffer.from(head),
    tail: Buffer.from(tail),
    of: (custId) => {
      const number = ids.numberOf(custId);
      const template = number === null ? undefined : templates[number % count];
      return template === undefined ? null : [template.before, Buffer.from(custId), template.after];
    },
  };
}

function* allCustomers(world: World, count: number) {
  for (let number = 0; number < count; number += 1) {
    const customer = world.visible(ids.idOf(number), everySection);
    if (customer !== null) yield customer;
  }
}

function templateOf(text: string, custId: string): Template {
  const mark = `<custId>${custId}</custId>`;
  const at = text.indexOf(mark) + '<custId>'.length;
  if (at < '<custId>'.length) throw new Error('a customer was written without its id');
  return {
    before: Buffer.from(text.slice(0, at)),
    after: Buffer.from(text.slice(at + custId.length)),
  };
}
