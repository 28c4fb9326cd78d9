// The SQLite file is deleted, moved or replaced under a process that works on it. Nothing is purged for data that stands in a
// file without a name (P15).

import {
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { followClient } from '../../src/sync/run.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { holding } from '../../src/sync/work/lease.ts';
import type { AssociationAnywhere } from '../../src/aa/association.ts';
import { follow, purged } from '../support/following.ts';
import { demoClient, simulatedSync, temporaryFolder, type SimulatedSync } from '../support/simulated-sync.ts';

const fileOf = ({ database }: SimulatedSync): string => database.slice('sqlite:'.length);
const queueLength = ({ simulator }: SimulatedSync): number => simulator.world.stats().queueLength;
const gone = { code: 'DB_GONE', kind: 'configuration' };

/** What can happen to a file, and what the error says. */
const ways: readonly (readonly [string, string, (file: string) => void])[] = [
  ['deleted', 'deleted or moved', (file) => rmSync(file)],
  ['moved', 'deleted or moved', (file) => renameSync(file, `${file}.old`)],
  [
    'replaced by a copy of itself',
    'another file is there now',
    (file) => {
      copyFileSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    },
  ],
  [
    'replaced by an empty file',
    'another file is there now',
    (file) => {
      rmSync(file);
      writeFileSync(file, '');
    },
  ],
  ['deprived of its log', 'deleted or moved', (file) => rmSync(`${file}-wal`)],
  ['deprived of its shared memory', 'deleted or moved', (file) => rmSync(`${file}-shm`)],
];

test.each(ways)(
  'O2, P15, P16: DB_GONE: a file that is %s stops the drain before its purge',
  async (_, says, happens) => {
    const sync = await simulatedSync();
    const getCustomers: AssociationAnywhere['getCustomers'] = async (...args) => {
      const answer = await sync.aa.getCustomers(...args);
      if (existsSync(fileOf(sync)) && !hasHappened) happens(fileOf(sync));
      hasHappened = true;
      return answer;
    };
    let hasHappened = false;
    const context = sync.with({ aa: { ...sync.aa, getCustomers } });
    const following = drainOnce(context, `here/${process.pid}/test`);
    await expect(following).rejects.toMatchObject({ ...gone, message: expect.stringContaining(says) });
    expect(queueLength(sync)).toBe(60);
  },
);

test('O2, P15: a file that is deleted when everything is ready to be purged is noticed before the purge is sent', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  sync.simulator.world.change();
  const beginPurge: typeof sync.shadow.beginPurge = async (...args) => {
    const ready = await sync.shadow.beginPurge(...args);
    rmSync(fileOf(sync));
    return ready;
  };
  const shadow = new Proxy(sync.shadow, {
    get: (target, name) => {
      const own: unknown = name === 'beginPurge' ? beginPurge : Reflect.get(target, name);
      return typeof own === 'function' ? (own as (...args: unknown[]) => unknown).bind(target) : own;
    },
  });
  const drained = drainOnce(sync.with({ shadow }), `here/${process.pid}/test`);
  await expect(drained).rejects.toMatchObject(gone);
  expect(queueLength(sync)).toBe(1);
});

test('O2: `run` for a client ends when the file is gone', async () => {
  const sync = await simulatedSync();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const following = followClient(
    sync.with({
      signal: stop.signal,
      emit: ({ type }) => {
        if (type === 'purged') rmSync(fileOf(sync));
      },
    }),
    `here/${process.pid}/test`,
  );
  await expect(following).rejects.toMatchObject(gone);
});

test('O2: a client with nothing to do is told by its next look, and by its heartbeat', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const answer = await sync.shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  if (answer.kind !== 'granted') throw new Error('held');
  rmSync(fileOf(sync));
  await expect(sync.shadow.renewLease(answer.lease)).rejects.toMatchObject(gone);
  await expect(sync.shadow.queueWasEmpty(answer.lease)).rejects.toMatchObject(gone);
  await expect(sync.drain()).rejects.toMatchObject(gone);
});

test('O2: work under a lease ends when a heartbeat meets a file that is gone', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const answer = await sync.shadow.acquireLease(demoClient, `here/${process.pid}/test`);
  if (answer.kind !== 'granted') throw new Error('held');
  rmSync(fileOf(sync));
  const ended = await holding(
    sync.context,
    answer.lease,
    ({ signal }) =>
      new Promise<unknown>((resolve) =>
        signal.addEventListener('abort', () => resolve(signal.reason), { once: true }),
      ),
  );
  expect(ended).toMatchObject(gone);
});

test('O2: a file that comes back at its place is the same', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const file = fileOf(sync);
  renameSync(file, `${file}.away`);
  await expect(sync.drain()).rejects.toMatchObject(gone);
  renameSync(`${file}.away`, file);
  sync.simulator.world.change();
  expect(await sync.drain()).toBe('purged');
  expect(await sync.differences()).toEqual([]);
});

test('O2: a second name, a symbolic link and a rewritten file are no other file', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'real.db'), '', { mode: 0o600 });
  symlinkSync(join(folder, 'real.db'), join(folder, 'link.db'));
  const sync = await simulatedSync({ database: `sqlite:${join(folder, 'link.db')}` });
  await sync.drain();
  linkSync(join(folder, 'real.db'), join(folder, 'second.db'));
  const [custId] = await sync.shadow.customerIds(demoClient, null, 1);
  expect(await sync.shadow.forget(demoClient, [custId!])).toMatchObject({ traces: 'cleaned' });
  sync.simulator.world.change(String([...sync.simulator.world.custIds()].find((id) => id !== custId)));
  expect(await sync.drain()).toBe('purged');
  rmSync(join(folder, 'real.db-wal'));
  await expect(sync.drain()).rejects.toMatchObject(gone);
});

test('O2: others may open and close the database as they like', async () => {
  const sync = await simulatedSync();
  const following = follow(sync);
  await following.next(purged);
  for (let at = 0; at < 20; at++) {
    const other = await openShadow(sync.database);
    await other.register(demoClient);
    await other.close();
    sync.simulator.world.change();
    await following.next(purged);
  }
  await following.stop();
  expect(await sync.differences()).toEqual([]);
});

test('O4, P15: an older copy that is written over the open file is noticed by its numbers', async () => {
  const sync = await simulatedSync();
  const file = fileOf(sync);
  const cutBack = (): void => {
    const other = new DatabaseSync(file);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    other.close();
  };
  await sync.drain();
  cutBack();
  copyFileSync(file, `${file}.old`);
  sync.simulator.world.change();
  await sync.drain();
  cutBack();
  copyFileSync(`${file}.old`, file);
  await expect(sync.drain()).rejects.toMatchObject({ code: 'DB_SET_BACK' });
  expect((await sync.shadow.clientState(demoClient)).setBack).not.toBeNull();
  sync.simulator.world.change();
  expect(await sync.drain()).toBe('purged');
  expect((await sync.shadow.clientState(demoClient)).setBack).not.toBeNull();
});

test('O3, P15: another library that opens and closes the file drops our locks, and the log that is removed then is missed', async () => {
  const sync = await simulatedSync();
  await sync.drain();
  const file = fileOf(sync);
  // Closing any descriptor of a file ends all locks that the process has on it.
  for (const one of [file, `${file}-shm`]) closeSync(openSync(one, 'r+'));
  rmSync(`${file}-wal`);
  sync.simulator.world.change();
  await expect(sync.drain()).rejects.toMatchObject(gone);
  expect(queueLength(sync)).toBe(1);
});
