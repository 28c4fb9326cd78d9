// Plans and applies shapes for the HTTP server, by the configuration of this process, as the commands do.

import { clientShape } from '../config/client-shape.ts';
import type { ClientSettings } from '../config/settings.ts';
import type { ShapeWork } from '../http/shape-work.ts';
import { appliedDocument } from '../report/shape-report.ts';
import { leaseHolder, type Shadow } from '../shadow/shadow.ts';
import { applyShape } from '../sync/shape/apply-shape.ts';
import { planOf } from './commands/plan.ts';

export function shapeWorkOver(shadow: Shadow, clients: readonly ClientSettings[]): ShapeWork {
  const settingsOf = new Map(clients.map((client) => [client.id, client]));
  return {
    async plan(id) {
      const client = settingsOf.get(id);
      return client === undefined ? null : planOf(shadow, client);
    },
    async apply(id, { expected, by }) {
      const client = settingsOf.get(id);
      if (client === undefined) return null;
      const shape = clientShape(client);
      if (shape.id !== expected) return { kind: 'changed', shapeId: shape.id };
      const kind = await applyShape(shadow, id, shape, { holder: leaseHolder('apply'), by });
      return { kind: 'done', document: appliedDocument(id, kind) };
    },
  };
}
