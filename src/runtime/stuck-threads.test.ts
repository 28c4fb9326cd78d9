import { expect, onTestFinished, test, vi } from 'vitest';
import type { Settings } from '../config/settings.ts';
import { newWriteTurns } from '../shadow/write-turns.ts';

/** No thread begins within that time: each of them is stuck as soon as it is looked at. */
const impatience = JSON.stringify({ tickMs: 5, startMs: 5, restarts: 1 });

/** The limits are read when their module is loaded, and other test files of this process need the usual ones. */
async function impatientThreads() {
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });
  vi.stubEnv('AA_SHADOW_TEST_WATCH', impatience);
  vi.resetModules();
  return (await import('./pool.ts')).SyncThreads;
}

const settings: Settings = {
  path: '',
  database: 'sqlite:/not/there/aa-shadow.db',
  databaseFile: { mode: null, group: null },
  http: null,
  threads: 4,
  historyMs: 1_000,
  auditPerHour: 0,
  log: { level: 'info' },
  clients: [],
  webhooks: [],
  webhookApi: false,
  warnings: [],
};

test('P12: each of several threads that are stuck for one cause is restarted, up to the limit', async () => {
  let startedAnew = 0;
  const SyncThreads = await impatientThreads();
  const threads = new SyncThreads({
    settings,
    follows: [[], [], [], []],
    holder: `here/${process.pid}/test`,
    writeTurns: newWriteTurns(),
    signal: new AbortController().signal,
    emit: () => undefined,
    onNotice: () => undefined,
    onDeath: () => (startedAnew += 1),
    onStuck: () => Promise.resolve(),
  });
  await expect(threads.run()).rejects.toMatchObject({ code: 'SYNC_STUCK' });
  expect(startedAnew).toBe(4);
});
