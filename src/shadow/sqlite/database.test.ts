import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/simulated-sync.ts';
import { plain } from '../statement.ts';
import type { Transaction } from '../engine.ts';
import { Connection } from './connection.ts';
import { Database } from './database.ts';

test('P2: a statement that comes after its transaction is refused, and is part of no other', async () => {
  const connection = new Connection(join(temporaryFolder(), 'shadow.db'));
  onTestFinished(() => connection.close());
  await connection.configure();
  connection.exec('CREATE TABLE things (name TEXT NOT NULL)');
  const database = new Database(connection, () => new Date());
  const add = plain("INSERT INTO things VALUES ('late')");
  const kept: Transaction[] = [];
  await database.write(async (tx) => void kept.push(tx));
  await expect(kept[0]!.run(add)).rejects.toMatchObject({ code: 'DB_FAILED', kind: 'bug' });
  await database.write(async () => {
    await expect(kept[0]!.run(add)).rejects.toMatchObject({ code: 'DB_FAILED' });
  });
  expect(await database.all(plain('SELECT name FROM things'))).toEqual([]);
});

test('P2: work that waited for something else writes nothing when it continues', async () => {
  const connection = new Connection(join(temporaryFolder(), 'shadow.db'));
  onTestFinished(() => connection.close());
  await connection.configure();
  connection.exec('CREATE TABLE things (name TEXT NOT NULL)');
  const database = new Database(connection, () => new Date());
  const add = plain("INSERT INTO things VALUES ('late')");
  const continued = Promise.withResolvers<unknown>();
  const waiting = database.write(async (tx) => {
    await tx.run(add);
    await delay(5);
    await tx.run(add).then(continued.resolve, continued.reject);
  });
  await expect(waiting).rejects.toMatchObject({ code: 'DB_FAILED' });
  await expect(continued.promise).rejects.toMatchObject({ code: 'DB_FAILED' });
  expect(await database.all(plain('SELECT name FROM things'))).toEqual([]);
});
