import { expect, test } from 'vitest';
import { AaShadowError } from '../aa-shadow-error.ts';
import { clientId } from '../catalogue/ids.ts';
import type { Settings } from '../config/settings.ts';
import { newWriteTurns } from '../shadow/write-turns.ts';
import { dealtOut, SyncThreads, withHelpers } from './pool.ts';

const clients = ['a', 'b', 'c'].map(clientId);

test('clients are distributed one after the other; a thread may get none', () => {
  expect(dealtOut(clients, 2)).toEqual([['a', 'c'], ['b']]);
  expect(dealtOut(clients, 4)).toEqual([['a'], ['b'], ['c'], []]);
  expect(dealtOut(clients, 1)).toEqual([clients]);
});

const settings: Settings = {
  path: '',
  database: 'sqlite:/not/there/aa-shadow.db',
  databaseFile: { mode: null, group: null },
  http: null,
  threads: 1,
  historyMs: 1_000,
  auditPerHour: 0,
  log: { level: 'info' },
  clients: [],
  webhooks: [],
  webhookApi: false,
  warnings: [],
};

test('a thread that dies is reported and started again, until all are asked to stop', async () => {
  const stop = new AbortController();
  const deaths: Error[] = [];
  const threads = new SyncThreads({
    settings,
    follows: [[]],
    holder: `here/${process.pid}/test`,
    writeTurns: newWriteTurns(),
    signal: stop.signal,
    emit: () => undefined,
    onNotice: () => undefined,
    onDeath: (error) => {
      if (deaths.push(error) === 2) stop.abort();
    },
  });
  await threads.run();
  const message = expect.stringContaining('/not/there/aa-shadow.db') as string;
  expect(deaths).toMatchObject([
    { code: 'DB_NOT_THERE', message },
    { code: 'DB_NOT_THERE', message },
  ]);
  expect(deaths[0]).toBeInstanceOf(AaShadowError);
});

test('helpers that cannot be started are reported, and the work continues without them', async () => {
  const deaths: Error[] = [];
  const reported = Promise.withResolvers<void>();
  const [id] = clients;
  // A value that cannot be passed to a thread makes its start fail.
  const path = (() => '') as unknown as string;
  const terms = {
    settings: { ...settings, path },
    helpers: 1,
    holder: `here/${process.pid}/test`,
    writeTurns: newWriteTurns(),
    emit: () => undefined,
    onNotice: () => undefined,
    onDeath: (error: Error) => {
      deaths.push(error);
      reported.resolve();
    },
  };
  const progress = { queued: Infinity, pending: Infinity, stored: 0, parked: 0, gone: 0 };
  const done = await withHelpers(terms, async (emit) => {
    emit({ client: id!, type: 'drain-resumed', drainNo: 1, progress });
    await reported.promise;
    return 'drained';
  });
  expect(done).toBe('drained');
  expect(deaths).toMatchObject([{ name: 'DataCloneError' }]);
});
