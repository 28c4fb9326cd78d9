import { expect, test, vi } from 'vitest';
import type { Settings } from '../config/settings.ts';
import { newWriteTurns } from '../shadow/write-turns.ts';
import { SyncThreads } from './pool.ts';

// No thread can begin within this time, so each of them counts as stuck at the first check.
vi.hoisted(() => {
  process.env['AA_SHADOW_TEST_WATCH'] = JSON.stringify({ tickMs: 5, startMs: 5, restarts: 1 });
});

const settings: Settings = {
  path: '',
  database: 'sqlite:/not/there/aa-shadow.db',
  http: { host: '127.0.0.1', port: 0 },
  threads: 4,
  historyMs: 1_000,
  auditPerHour: 0,
  log: { level: 'info' },
  clients: [],
  warnings: [],
};

test('P12: each of several threads that are stuck for one cause is restarted, up to the limit', async () => {
  let startedAnew = 0;
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
