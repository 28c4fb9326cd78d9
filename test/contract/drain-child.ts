// Drains the client `acme` as a worker does, telling each step, until everything is purged or it is killed. Customers come
// with the values of the seed given.

import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { madeUpCustomer } from './made-up-customer.ts';

const [url = '', seed = '0'] = process.argv.slice(2);
const client = clientId('acme');
const shadow = await openShadow(url);
const answer = await shadow.acquireLease(client, `elsewhere/${process.pid}/drain`);
if (answer.kind !== 'granted') throw new Error('held');
const { lease } = answer;
const drain = await shadow.unfinishedDrain(lease);
// The worker before this one may have been killed just after it had finished.
if (drain === null) process.exit(0);
for (;;) {
  const entries = await shadow.claimPending(lease, drain.drainNo, 7);
  if (entries.length === 0) break;
  const fetchNumber = await shadow.nextFetchNumber(client);
  process.stdout.write(`applying ${entries.length}\n`);
  const results = entries.map(({ custId }) => ({
    kind: 'current' as const,
    custId,
    fetchNumber,
    fetchedAt: new Date(),
    record: madeUpCustomer(custId, { seed: Number(seed) }),
  }));
  await shadow.apply({ client, lease, results });
  process.stdout.write(`applied ${entries.length}\n`);
}
await shadow.beginPurge(lease, drain.drainNo);
process.stdout.write('purging\n');
await shadow.purged(lease, drain.drainNo);
await shadow.close();
