// A pooler between the program and the server: one that pools transactions is refused before anything is set on a connection
// that others use, too. One that pools sessions works.

import { describe, expect, onTestFinished, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { plannedMigrations } from '../../src/shadow/planned-migrations.ts';
import { rehearse } from '../../src/shadow/rehearsal.ts';
import { onPostgres, postgresForFile } from '../support/fresh-postgres.ts';
import { smallPooler, type SmallPoolerOptions } from '../support/small-pooler.ts';

const database = postgresForFile();
const client = clientId('acme');

let schemas = 0;
const withSchema = (address: string): string => {
  const url = new URL(address);
  url.searchParams.set('schema', `behind a "pooler"\\${(schemas += 1)}`);
  return url.href;
};

const schemasThere = () => onPostgres(database.url, 'SELECT nspname FROM pg_namespace ORDER BY 1');

const ways = (['refused', 'dropped'] as const).flatMap((options) =>
  (['newest', 'oldest'] as const).map((takes) => ({ options, takes })),
);

describe.each(ways)('a pooler with options $options, its $takes connection first', (way) => {
  const pooler = (mode: SmallPoolerOptions['mode'], size = 3) =>
    smallPooler(database.url, { ...way, mode, size });

  test('P10, O5, P16: DB_POOLER: pooling transactions, it is refused with a code of its own, and nothing is left on its connections', async () => {
    const pooling = await pooler('transaction');
    const before = [
      await pooling.settings('search_path'),
      await pooling.settings('enable_seqscan'),
      await schemasThere(),
    ];
    for (const attempt of [openShadow, rehearse, plannedMigrations])
      await expect(attempt(withSchema(pooling.url)), attempt.name).rejects.toMatchObject({
        code: 'DB_POOLER',
        kind: 'configuration',
        hint: expect.stringMatching(/session.*5432 instead of 6432 or 6543/s) as string,
      });
    expect([
      await pooling.settings('search_path'),
      await pooling.settings('enable_seqscan'),
      await schemasThere(),
    ]).toEqual(before);
    expect(await pooling.settings('search_path')).toEqual(Array(3).fill('"$user", public'));
  });

  test('P10, O5: with one connection to share, it is refused too', async () => {
    const pooling = await pooler('transaction', 1);
    await expect(openShadow(withSchema(pooling.url))).rejects.toMatchObject({ code: 'DB_POOLER' });
    expect(await pooling.settings('search_path')).toEqual(['"$user", public']);
  });

  test('O5: pooling sessions, it works, and the next user of the connection has its own settings', async () => {
    const pooling = await pooler('session');
    const shadow = await openShadow(withSchema(pooling.url));
    await shadow.register(client);
    expect(await shadow.nextFetchNumber(client)).toBe(1);
    await shadow.close();
    expect(await pooling.settings('search_path')).toEqual(Array(3).fill('"$user", public'));
  });
});

test('O5, O9: a session has our settings from its start, whatever the role is set to', async () => {
  const role = `aa_shadow_odd_${process.pid}`;
  await onPostgres(database.url, `CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD 'odd'`);
  onTestFinished(
    async () => void (await onPostgres(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`)),
  );
  await onPostgres(
    database.url,
    `ALTER ROLE ${role} SET client_encoding = 'LATIN1'; ALTER ROLE ${role} SET search_path = 'elsewhere';
     ALTER ROLE ${role} SET timezone = 'Asia/Tokyo'; ALTER ROLE ${role} SET datestyle = 'German'`,
  );
  const url = new URL(withSchema(database.url));
  [url.username, url.password] = [role, 'odd'];
  const shadow = await openShadow(url.href);
  onTestFinished(() => shadow.close());
  const at = new Date();
  await shadow.recordError(client, { code: 'AA_FAILURE', message: 'Zoë 東京', at });
  expect((await shadow.clientState(client)).lastError).toMatchObject({
    code: 'AA_FAILURE',
    message: 'Zoë 東京',
    at,
  });
  const schema = url.searchParams.get('schema') ?? '';
  const rows = await onPostgres(
    database.url,
    `SELECT error_message AS text FROM "${schema.replaceAll('"', '""')}".sync_clients`,
  );
  expect(rows).toEqual([{ text: 'Zoë 東京' }]);
});
