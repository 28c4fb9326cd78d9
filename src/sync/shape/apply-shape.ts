// A person has the shape of this configuration installed, whatever it erases, and also if it was superseded before. The workers
// do the rest.

import type { ClientId } from '../../catalogue/ids.ts';
import type { Shape } from '../../shape/shape.ts';
import type { InstallAnswer, Shadow } from '../../shadow/shadow.ts';
import { syncError } from '../sync-error.ts';

export interface ApplyTerms {
  /** As for a lease: `host/pid/command`. */
  readonly holder: string;
  /** Who applies it, for the log of actions. */
  readonly by: string;
}

/** Throws `SYNC_SHAPE_HELD` while a worker works in another shape. */
export async function applyShape(
  shadow: Shadow,
  client: ClientId,
  shape: Shape,
  { holder, by }: ApplyTerms,
): Promise<InstallAnswer['kind']> {
  // Whoever would leave by it, leaves: `run` may wait for that, and works in it.
  const said = await shadow.shapes.byHand(client, shape.id, by);
  if (said === 'let-go') await shadow.operations.wantDrain(client, by);
  if (said !== 'other-shape') return 'current';
  const answer = await shadow.acquireLease(client, holder);
  if (answer.kind === 'held') throw syncError('SYNC_SHAPE_HELD', `${client} by ${answer.holder}`);
  let { lease } = answer;
  try {
    const installed = await shadow.shapes.install(lease, shape, null, by);
    if ('lease' in installed) ({ lease } = installed);
    // `run` may wait for it.
    if (installed.kind === 'installed') await shadow.operations.wantDrain(client, by);
    return installed.kind;
  } finally {
    await shadow.releaseLease(lease);
  }
}
