// A process dies while it moves a database, removes a client or backs up. The next one finishes the work, and at no moment
// may work be done in both databases of a move.

import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openShadow } from '../../src/shadow/open-shadow.ts';
import { startChild } from '../contract/child-process.ts';
import { Bench, type OpenFresh } from '../contract/contract-database.ts';
import { allRows } from '../support/all-rows.ts';
import { makeEventful } from '../support/eventful-database.ts';

/** Each process dies at its step, and the last one lives. */
const moves: readonly (readonly string[])[] = [
  ['move-marking'],
  ['move-marking,commit-sent'],
  ['move-marked'],
  ['move-beginning'],
  ['move-begun'],
  ['page-moving'],
  ['page-moving:3,commit-sent'],
  ['page-moved'],
  ['page-moved:5'],
  ['move-compared'],
  ['move-telling'],
  ['move-telling,commit-sent'],
  ['move-told'],
  ['move-ended'],
  ['move-marked', 'page-moving:2', 'page-moved:2', 'move-compared', 'move-told'],
];
const removals = ['client-removing', 'client-removing:9', 'client-removing:12,commit-sent'];

const stepsIn = (life: string): readonly string[] => life.split(',').map((one) => one.split(':')[0] ?? '');

/** The steps died at here. */
export const movingSteps: readonly string[] = [
  ...[...moves.flat(), ...removals].flatMap(stepsIn),
  'backup-copied',
];

async function work(args: readonly string[], dieAt = ''): Promise<NodeJS.Signals | number | null> {
  const child = startChild('../moving/move-child.ts', args, { AA_SHADOW_DIE_AT: dieAt });
  onTestFinished(() => void child.process.kill('SIGKILL'));
  const code = await child.exit;
  return child.process.signalCode ?? code;
}

async function eventful(openFresh: OpenFresh): Promise<string> {
  const bench = new Bench(await openFresh());
  onTestFinished(() => bench.remove());
  // Leases are judged by the real clock.
  const shadow = await bench.open();
  await makeEventful(bench, shadow);
  await shadow.close();
  return bench.database.url;
}

const freshUrl = async (openFresh: OpenFresh): Promise<string> => {
  const database = await openFresh();
  onTestFinished(() => database.remove());
  return database.url;
};

/** Whether work may be done in it. */
async function takesWork(url: string): Promise<boolean> {
  try {
    await (await openShadow(url)).close();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^DB_MOV(ED|ING)$/) });
    return false;
  }
}

export function movingCases(from: OpenFresh, to: OpenFresh): void {
  describe('P2, P4: a move dies at', () => {
    test.each(moves.map((deaths) => ({ deaths, title: deaths.join(', the next at ') })))(
      '$title',
      async ({ deaths }) => {
        const [old, target] = [await eventful(from), await freshUrl(to)];
        const before = await allRows(old);
        for (const dieAt of deaths) expect(await work(['move', old, target], dieAt)).toBe('SIGKILL');
        if (!deaths.includes('move-ended') && !deaths[0]?.startsWith('move-marking'))
          expect(await takesWork(old)).toBe(false);
        // After `move-ended` nothing is left to do, and this is said.
        expect(await work(['move', old, target])).toBe(deaths.includes('move-ended') ? 1 : 0);
        expect(await takesWork(old)).toBe(false);
        expect(await takesWork(target)).toBe(true);
        expect(await allRows(target)).toEqual(before);
      },
    );
  });

  describe('P4: the removal of a client dies at', () => {
    test.each(removals)('%s', async (dieAt) => {
      const url = await eventful(from);
      const others = async (): Promise<object> => {
        const rows = Object.entries(await allRows(url));
        return rows.map(([table, found]) => [table, found.filter((row) => !row.includes('"acme"'))]);
      };
      const before = await others();
      expect(await work(['remove', url, 'acme'], dieAt)).toBe('SIGKILL');
      const left = await openShadow(url);
      expect(await left.clientIds()).toContain('acme');
      await left.close();
      expect(await work(['remove', url, 'acme'])).toBe(0);
      // The log of what people did stays.
      const { sync_actions: _, ...rest } = await allRows(url);
      expect(JSON.stringify(rest)).not.toContain('acme');
      expect(await others()).toEqual(before);
    });
  });
}

export function backupCases(from: OpenFresh): void {
  test('P4: a backup that dies leaves no file by its name, and the next one clears up', async () => {
    const url = await eventful(from);
    const folder = dirname(url.slice('sqlite:'.length));
    const file = `${folder}/copy.db`;
    expect(await work(['backup', url, file], 'backup-copied')).toBe('SIGKILL');
    expect(existsSync(file)).toBe(false);
    expect(await work(['backup', url, file])).toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
    expect(await allRows(`sqlite:${file}`)).toEqual(await allRows(url));
  });
}
