// Stores so many customers of the client `acme`, one transaction each, beside whoever else writes.

import { clientId, custId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { madeUpCustomer } from './made-up-customer.ts';
import { asKept } from '../support/as-kept.ts';

const [url = '', prefix = '', count = '0'] = process.argv.slice(2);
const client = clientId('acme');
const shadow = await openShadow(url);
process.stdout.write('writing\n');
for (let at = 0; at < Number(count); at++) {
  const id = custId(`${prefix}${at}`);
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(madeUpCustomer(id)));
  await shadow.apply({
    client,
    lease: null,
    results: [{ kind: 'current', custId: id, fetchNumber, fetchedAt: new Date(), customer }],
  });
}
await shadow.close();
