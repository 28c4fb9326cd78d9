// Customers of a simulated AA, in several styles of answers, are read again from their documents: as they were read, and with a field that
// was learned since.

import { expect, test } from 'vitest';
import { readCustomersAnswer } from '../../src/aa/answers/customers.ts';
import { defaultDialect } from '../../src/aa/dialect.ts';
import { createReread } from '../../src/aa/rereading.ts';
import { builtIn, type Catalogue } from '../../src/catalogue/catalogue.ts';
import type { CustomerRecord, JsonObject } from '../../src/catalogue/customer-record.ts';
import { extended } from '../../src/catalogue/extended.ts';
import { everySection } from '../../src/simulator/making/visible-customer.ts';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/simulator.ts';
import { chunksOf, keepRecord, readingContext } from '../support/answer-chunks.ts';
import { enqueue, getCustomers, getQueue } from '../support/simulated-calls.ts';

const learned = extended(builtIn, { sections: { addresses: { fields: { geoCode: 'number' } } } });

const styles: readonly SimulatorOptions[] = [
  {},
  { unknownExtras: true, spelling: 'upper', leaves: 'attributes' },
  { unknownExtras: true, spelling: 'hyphen', dates: 'mixed', flags: 'mixed', namespace: true, cdata: true },
  {
    unknownExtras: true,
    renaming: { 'memberships.statusCode': 'statCd', phones: 'telephones', custType: null },
  },
];

/** One answer, read with each catalogue. */
async function answerOf(
  style: SimulatorOptions,
): Promise<(catalogue: Catalogue) => Promise<readonly CustomerRecord[]>> {
  const simulator = await startSimulator({ customers: 40, seed: 5, ...style });
  try {
    await enqueue(simulator);
    const queue = await (await getQueue(simulator)).text();
    const custIds = [...queue.matchAll(/ id="(\d+)"/gi)].map(([, id]) => id ?? '');
    const answer = await (await getCustomers(simulator, custIds, everySection)).text();
    return async (catalogue) => {
      const context = readingContext({ custIds, catalogue });
      const { customers } = await readCustomersAnswer(chunksOf(answer), context, keepRecord);
      expect(customers.length).toBe(40);
      return customers.map(({ record }) => record);
    };
  } finally {
    await simulator.close();
  }
}

const stored = ({ document }: CustomerRecord) => JSON.parse(JSON.stringify(document)) as JsonObject;

test.each(styles)('P7: %j', async (style) => {
  const read = await answerOf(style);
  const before = await read(builtIn);
  for (const catalogue of [builtIn, learned]) {
    const reread = createReread({ catalogue, dialect: defaultDialect });
    expect(before.map((record) => reread(stored(record)))).toEqual(await read(catalogue));
  }
});
