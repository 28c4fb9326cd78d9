// What is captured of an AA that answers as documented, and is strict in what it accepts, replays.

import { expect, onTestFinished, test } from 'vitest';
import { folderWith, runAaShadow } from '../support/run-aa-shadow.ts';
import { startStandIn, type UnknownInBulk } from '../stand-in/stand-in.ts';
import { deleteFour } from '../stand-in/world-changes.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { join } from 'node:path';
import { shadowShape } from './shadow-shape.ts';

const configurationFor = (url: string): string =>
  JSON.stringify({
    database: 'sqlite:./shadow.db',
    clients: [{ id: 'demo', url, username: 'u', password: 'p' }],
  });

test.each<UnknownInBulk>(['missing', 'error', 'void'])(
  'P11: the replay of a documented AA drains to a shadow of the same shape, unknown numbers in bulk: %s',
  async (unknownInBulk) => {
    const standIn = await startStandIn({ customers: 60, unknownInBulk, username: 'u', password: 'p' });
    onTestFinished(() => standIn.close());
    standIn.world.queueEverybody();
    deleteFour(standIn.world, new Map());
    const cwd = folderWith(configurationFor(standIn.url));
    const made = await runAaShadow(['capture', '--out', 'captured'], { cwd });
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).not.toContain('otherwise');
    expect(standIn.violations).toEqual([]);
    const drained = await runAaShadow(['drain'], { cwd });
    const replay = await startSimulator({ from: join(cwd, 'captured'), username: 'u', password: 'p' });
    onTestFinished(() => replay.close());
    const again = folderWith(configurationFor(replay.url));
    expect((await runAaShadow(['drain'], { cwd: again })).code).toBe(drained.code);
    const shape = shadowShape(join(cwd, 'shadow.db'));
    expect(shadowShape(join(again, 'shadow.db'))).toEqual(shape);
    expect(shape['customers']).toMatchObject({ rows: 56 });
  },
  120_000,
);
