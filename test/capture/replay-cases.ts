// The cases of replays: a drain of the replay gives a shadow of the same shape as a drain of the captured AA.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capture } from '../../src/capture/capture.ts';
import { captureFiles } from '../../src/capture/capture-files.ts';
import { writeFolder } from '../../src/capture/write-folder.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator.ts';
import { testSettings } from '../support/association-settings.ts';
import { simulatedSync, temporaryFolder } from '../support/simulated-sync.ts';
import { shadowShape } from './shadow-shape.ts';

const bulkSize = 7;

export async function captured(url: string, most = 100) {
  const settings = testSettings({
    url,
    username: 'integrator',
    password: 'simulated',
    sections: everySection,
    bulkSize,
  });
  const made = await capture(settings, { most });
  const folder = join(temporaryFolder(), 'captured');
  await writeFolder(folder, captureFiles(made));
  return { made, folder };
}

export async function drained(simulator: SimulatorOptions) {
  const sync = await simulatedSync({ simulator, association: { bulkSize } });
  return sync;
}

type Prepare = (simulator: Simulator) => void;

export const nothing: Prepare = () => {};

/** A form of answers, and what happens before they are captured. */
export type ReplayCase = readonly [name: string, options: SimulatorOptions, prepare: Prepare];

export const describeReplays = (cases: readonly ReplayCase[]): void =>
  test.each(cases)(
    'P11: the replay of %s drains to a shadow of the same shape',
    async (_, options, prepare) => {
      const simulator = { customers: 20, ...options };
      const original = await drained(simulator);
      prepare(original.simulator);
      const { folder, made } = await captured(original.simulator.url);
      const replay = await drained({ from: folder });
      await original.drain();
      await replay.drain();
      const shape = shadowShape(original.database);
      expect(shadowShape(replay.database)).toEqual(shape);
      expect(made.exchanges.filter(({ reading, realReading }) => reading !== realReading)).toEqual([]);
      expect(shape['customers']).toMatchObject({ rows: expect.any(Number) });
    },
  );
