// A simulated sync whose configuration asks for other sections than before: what its worker keeps, and what the HTTP server has done
// about it, as `run` hands it over.

import { onTestFinished } from 'vitest';
import type { WantedSections } from '../../src/aa/association-settings.ts';
import { openAssociation } from '../../src/aa/open-association.ts';
import type { ClientId } from '../../src/catalogue/ids.ts';
import { shapeWorkOver } from '../../src/cli/shape-work.ts';
import { everySection } from '../../src/config/section-keys.ts';
import type { ShapeWork } from '../../src/http/shape-work.ts';
import type { WrittenRule } from '../../src/shape/rule.ts';
import { shapeOf } from '../../src/shape/shape.ts';
import { drainOnce } from '../../src/sync/single-drain.ts';
import { unlimited } from '../../src/sync/fast-lane/budget.ts';
import { testSettings } from './association-settings.ts';
import { demoClient } from './demo-client.ts';
import type { SimulatedSync } from './simulated-sync.ts';

export const without = (...names: readonly string[]): WantedSections =>
  Object.fromEntries(Object.entries(everySection).filter(([name]) => !names.includes(name)));

const settingsOf = ({ context, simulator }: SimulatedSync, sections: WantedSections) =>
  testSettings({
    client: demoClient,
    url: simulator.url,
    username: 'integrator',
    password: 'simulated',
    sections,
    bulkSize: context.settings.bulkSize,
    concurrency: context.settings.concurrency,
  });

/** The same database and the same AA, with another configuration. */
export function withSections(sync: SimulatedSync, sections: WantedSections): SimulatedSync {
  const aa = openAssociation(settingsOf(sync, sections), { delay: () => Promise.resolve() });
  onTestFinished(() => aa.close());
  const context = { ...sync.context, aa, shape: shapeOf(sections) };
  return {
    ...sync,
    aa,
    context,
    with: (changes) => ({ ...context, ...changes }),
    drain: () => drainOnce(context, `here/${process.pid}/test`),
  };
}

/** `sections`: of the configuration of the server. Default: those of the sync. `others`: clients that it has, too. Default: no `rule`. */
export function shapeWorkOf(
  sync: SimulatedSync,
  sections: WantedSections = sync.context.shape.asked,
  others: readonly ClientId[] = [],
  rule: WrittenRule | null = null,
): ShapeWork {
  const { brake, pollEveryMs, auditPerHour } = sync.context.settings;
  const association = settingsOf(sync, sections);
  const rest = {
    association,
    pollEveryMs,
    brake,
    auditPerHour,
    search: false,
    privacy: null,
    relevance: rule === null ? null : { ...rule, brake },
    fastLane: unlimited,
  };
  const clients = [demoClient, ...others].map((id) => ({ id, ...rest }));
  return shapeWorkOver(sync.shadow, clients);
}
