// P4 and P19 to P22 in whole lives of an association, by real processes that are killed, on both engines.

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { differencesFromTruth } from '../support/compare-with-truth.ts';
import { demoClient } from '../support/demo-client.ts';
import { postgresForFile } from '../support/fresh-postgres.ts';
import { freshSqlite } from '../support/fresh-sqlite.ts';
import { startAaShadow } from '../support/run-aa-shadow.ts';
import { temporaryFolder } from '../support/simulated-sync.ts';
import { liveAtRandom } from './live-at-random.ts';
import { askedOf, configurationOf, hashKey, type Wish, wishedOf } from './wish.ts';
import { workersElsewhere } from './workers-elsewhere.ts';

const { openFresh } = postgresForFile();

const engines = [
  ['SQLite', freshSqlite, 3],
  ['PostgreSQL', openFresh, 3],
] as const;

describe('P4, P19, P20, P21, P22: whatever dies wherever, what is stored is what an oracle says', () => {
  test.each(engines)('%s', { timeout: 10_000_000 }, async (_, fresh, usual) => {
    await liveAtRandom({ fresh, workers: workersElsewhere, customers: 60, steps: 6, usual });
  });
});

/** Of several processes on a busy machine. */
const patiently = { interval: 50, timeout: 240_000 };

const keeping = (custType: string): WrittenRule => ({
  keep: [{ own: { custType: { kind: 'values', values: [custType] } }, sections: {} }],
  never: [{ own: {}, sections: { roles: { role: { kind: 'values', values: ['STAFF'] } } } }],
});

const before: Wish = {
  sections: { roles: [], emails: [], phones: [] },
  rule: keeping('I'),
  privacy: [{ action: 'hash', path: 'emails.address' }],
};
const after: Wish = {
  sections: { roles: [], emails: [], memberships: ['includeInactive'] },
  rule: { ...keeping('I'), never: [] },
  privacy: [{ action: 'drop', path: 'emails.address' }],
};

interface Run {
  /** Waits until it has said this, from now on. */
  says(text: string): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
}

function running(config: string, folder: string): Run {
  const child = startAaShadow(['run', '--log-level', 'debug', '--config', config], { cwd: folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').resume();
  return {
    says: (text) =>
      new Promise((resolve) => {
        let said = '';
        const look = (more: string): void => {
          said += more;
          if (!said.includes(text)) return;
          child.stderr?.off('data', look);
          resolve();
        };
        child.stderr?.on('data', look);
      }),
    end: async (signal) => {
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    },
  };
}

describe('P4, P19, P20: two `run` work with one configuration, then with two; the older stands aside', () => {
  test.each(engines)('%s', { timeout: 1_200_000 }, async (_, fresh) => {
    const folder = temporaryFolder();
    const simulator = await startSimulator({ customers: 400, seed: 3 });
    onTestFinished(() => simulator.close());
    const database = await fresh();
    const shadow = await openShadow(database.url);
    onTestFinished(async () => {
      await shadow.close();
      await database.remove();
    });
    writeFileSync(join(folder, 'hash.key'), `${hashKey}\n`, { mode: 0o600 });
    const configured = (name: string, wish: Wish): string => {
      const file = join(folder, name);
      writeFileSync(file, configurationOf(wish, { database: database.url, url: simulator.url }));
      return file;
    };
    const { world } = simulator;
    const reaches = async (wish: Wish, shapeNo: number): Promise<void> => {
      await expect
        .poll(async () => [[...world.queued()].length, (await shadow.clientState(demoClient)).drain], {
          interval: 50,
        })
        .toEqual([0, null]);
      await expect
        .poll(async () => (await shadow.clientState(demoClient)).shape, patiently)
        .toEqual({ shapeNo, applying: null, waiting: null });
      const wished = wishedOf(wish, world.truths(askedOf(wish)));
      expect(await differencesFromTruth(shadow, demoClient, wished)).toEqual([]);
    };
    const [old, news] = [configured('old.yaml', before), configured('new.yaml', after)];

    const first = running(old, folder);
    const second = running(old, folder);
    await expect
      .poll(async () => (await shadow.quickState(demoClient)).customers, patiently)
      .toBeGreaterThan(0);
    await first.end('SIGKILL');
    await reaches(before, 1);

    // The second one leads with the older configuration, until it ends.
    const third = running(news, folder);
    for (let time = 0; time < 20; time += 1) world.change();
    await reaches(before, 1);
    await second.end('SIGKILL');
    await reaches(after, 2);
    const older = running(old, folder);
    await older.says('SYNC_SHAPE_DIFFERS');
    for (let time = 0; time < 20; time += 1) world.change();
    await third.end('SIGKILL');
    const fourth = running(news, folder);
    await reaches(after, 2);
    await Promise.all([older.end('SIGTERM'), fourth.end('SIGTERM')]);
  });
});
