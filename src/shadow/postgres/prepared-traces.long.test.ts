// A prepared transaction keeps rows that were erased or replaced. It needs a server with a setting of its own.

import { expect, onTestFinished, test } from 'vitest';
import { clientId, custId } from '../../catalogue/ids.ts';
import { madeUpCustomer } from '../../../test/contract/made-up-customer.ts';
import { onPostgres } from '../../../test/support/fresh-postgres.ts';
import { startPostgresServer } from '../../../test/support/postgres-server.ts';
import { forgottenDocument, forgottenText } from '../../report/forget-report.ts';
import { openShadow } from '../open-shadow.ts';
import { asKept } from '../../../test/support/as-kept.ts';

test('O17: a prepared transaction that nobody ends is told of like a session', async () => {
  const server = await startPostgresServer({ settings: ['max_prepared_transactions=5'] });
  onTestFinished(() => server.remove());
  const shadow = await openShadow(server.url);
  onTestFinished(() => shadow.close());
  expect(await shadow.heldBack()).toEqual({ logBytes: null, oldestSeconds: null, readers: [] });
  await onPostgres(server.url, "BEGIN; SELECT txid_current(); PREPARE TRANSACTION 'left behind'");
  expect(await shadow.heldBack()).toEqual({
    logBytes: null,
    oldestSeconds: expect.any(Number) as number,
    readers: ['the prepared transaction left behind'],
  });
  await onPostgres(server.url, "ROLLBACK PREPARED 'left behind'");
  expect((await shadow.heldBack()).readers).toEqual([]);
});

test('P11, O10: an older prepared transaction keeps the traces: it is named, and when it is over, repeating cleans them', async () => {
  const server = await startPostgresServer({ settings: ['max_prepared_transactions=5'] });
  onTestFinished(() => server.remove());
  const [client, one] = [clientId('acme'), custId('5550001')];
  const shadow = await openShadow(server.url);
  onTestFinished(() => shadow.close());
  const fetchNumber = await shadow.nextFetchNumber(client);
  const customer = shadow.preparation()(asKept(madeUpCustomer(one)));
  const result = { kind: 'current', custId: one, fetchNumber, fetchedAt: new Date(), customer } as const;
  await shadow.apply({ client, lease: null, results: [result] });
  await onPostgres(server.url, "BEGIN; SELECT txid_current(); PREPARE TRANSACTION 'left behind'");
  const answer = await shadow.forget(client, [one]);
  expect(answer).toMatchObject({
    traces: 'left',
    keptBy: [{ kind: 'prepared', name: 'left behind', pid: null, since: expect.any(Date) as Date }],
  });
  expect(forgottenText(forgottenDocument(client, answer))).toMatch(/left behind, .*ROLLBACK PREPARED/);
  await onPostgres(server.url, "ROLLBACK PREPARED 'left behind'");
  expect(await shadow.forget(client, [one])).toMatchObject({ rows: 0, traces: 'cleaned', keptBy: [] });
});
