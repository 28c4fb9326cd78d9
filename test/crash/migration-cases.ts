// A process dies while the tables are made or expanded. The next start ends with the same tables as without the crash.

import { describe, expect, test } from 'vitest';
import { clientId } from '../../src/catalogue/ids.ts';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { FreshDatabase, OpenFresh } from '../contract/contract-database.ts';
import { startChild } from '../contract/child-process.ts';
import { lookInside, schemaOf } from '../support/look-inside.ts';

/** The steps died at here. */
export const migrationSteps = ['migrating', 'migrated'] as const;

const deaths = [
  'migrating',
  'migrating:2',
  'migrating:9',
  'migrating:25',
  'migrating,commit-sent',
  'migrated',
];
const oldDeaths = ['migrating', 'migrating:2', 'migrating:4', 'migrating,commit-sent', 'migrated'];

const opener = (url: string, dieAt = ''): ReturnType<typeof startChild> =>
  startChild('open-child.ts', [url], { AA_SHADOW_DIE_AT: dieAt });

const shape = async ({ url }: FreshDatabase): Promise<readonly string[]> =>
  (await lookInside(url, schemaOf(url))).map((row) => JSON.stringify(Object.values(row))).toSorted();

/** A database of an older program: it has a client, and lacks the columns and tables that were added since. */
const newer = [
  'ALTER TABLE emails DROP COLUMN remark',
  'ALTER TABLE sync_clients DROP COLUMN lease_fencing',
  'ALTER TABLE sync_queue DROP COLUMN outcome',
  'DROP TABLE files',
  'DROP TABLE sync_forgotten',
];

async function makeOld(database: FreshDatabase): Promise<void> {
  const shadow = await openShadow(database.url);
  await shadow.register(clientId('kept'));
  await shadow.close();
  for (const statement of newer) await lookInside(database.url, statement);
}

async function opened({ url }: FreshDatabase): Promise<void> {
  await (await openShadow(url)).close();
}

export function migrationCases(openFresh: OpenFresh): void {
  const undisturbed = async (old: boolean): Promise<readonly string[]> => {
    const database = await openFresh();
    if (old) await makeOld(database);
    await opened(database);
    const found = await shape(database);
    await database.remove();
    return found;
  };

  describe.each([
    { what: 'a new database', old: false, at: deaths },
    { what: 'an old database', old: true, at: oldDeaths },
  ])('P4: of $what', ({ old, at }) => {
    test.each(at)('the next process can finish what a process that died at %s has left', async (dieAt) => {
      const database = await openFresh();
      if (old) await makeOld(database);
      const { process, exit } = opener(database.url, dieAt);
      await exit;
      expect(process.signalCode).toBe('SIGKILL');
      await opened(database);
      expect(await shape(database)).toEqual(await undisturbed(old));
      const clients = await lookInside(database.url, 'SELECT client_id FROM sync_clients');
      expect(clients).toEqual(old ? [{ client_id: 'kept' }] : []);
      await database.remove();
    });

    test('a process that dies does not keep another from finishing at the same time', async () => {
      const database = await openFresh();
      if (old) await makeOld(database);
      const [dying, other] = [opener(database.url, 'migrating:3'), opener(database.url)];
      expect(await other.exit).toBe(0);
      await dying.exit;
      expect(await shape(database)).toEqual(await undisturbed(old));
      await database.remove();
    });
  });
}
