// Whether this process may work for a client: its own configuration must compile to the shape that is in force. So two machines
// half way through a change of configuration do not fetch everybody to and fro (P19).

import type { KnownShape, Lease } from '../../shadow/shadow.ts';
import { reached } from '../../steps.ts';
import { syncError } from '../sync-error.ts';
import type { SyncContext } from '../work/context.ts';
import { foreseen } from './foreseen.ts';

type Own = Pick<SyncContext, 'client' | 'shadow' | 'shape'>;

const isOwn = ({ shape }: Own, inForce: KnownShape): boolean => inForce.shape.id === shape.id;

const differs = ({ client }: Own, shapeNo: number): Error =>
  syncError('SYNC_SHAPE_DIFFERS', `${client}, whose shape in force is ${shapeNo}`);

/** The shape in force. A client without one gets ours. */
const inForce = async ({ client, shadow, shape }: Own): Promise<KnownShape> =>
  (await shadow.shapes.inForce(client)) ?? shadow.shapes.begin(client, shape);

/** For work without a lease: the number of our shape. Throws `SYNC_SHAPE_DIFFERS` if another one is in force. */
export async function ownShapeNo(own: Own): Promise<number> {
  const known = await inForce(own);
  if (!isOwn(own, known)) throw differs(own, known.shapeNo);
  return known.shapeNo;
}

/** For work without a lease that takes long: throws `SYNC_SHAPE_DIFFERS` if another shape than this one is in force by now. */
export async function refuseOtherShape(own: Own, shapeNo: number): Promise<void> {
  if ((await ownShapeNo(own)) !== shapeNo) throw differs(own, shapeNo);
}

/** Before the lease is asked for. A worker with an older configuration leaves it to the others. */
export async function refuseSuperseded(own: Own): Promise<void> {
  const known = await inForce(own);
  if (!isOwn(own, known) && (await own.shadow.shapes.isSuperseded(own.client, own.shape.id)))
    throw differs(own, known.shapeNo);
}

/**
 * Has our shape in force. Returns the lease to work under: a new one, if the shape was installed. Throws `SYNC_SHAPE_DIFFERS`,
 * and `SYNC_SHAPE_WAITS` if the shape would erase too much without a person's word.
 */
export async function inOwnShape(context: SyncContext, lease: Lease): Promise<Lease> {
  const { client, shadow, shape, settings, emit } = context;
  if (isOwn(context, await inForce(context)) && (await shadow.shapes.progress(client)).waiting === null)
    return lease;
  const leaving = await leavingBy(context);
  const answer = await shadow.shapes.install(lease, shape, settings.brake, undefined, leaving);
  if (answer.kind === 'superseded') throw differs(context, answer.shapeNo);
  if (answer.kind === 'waits')
    throw syncError(
      'SYNC_SHAPE_WAITS',
      `${client}, ${Math.max(answer.erasesOf, answer.leaving)} of ${answer.customers} customers`,
    );
  if (answer.kind === 'installed') {
    reached('shape-installed');
    emit({ client, type: 'shape-installed', shapeNo: answer.shapeNo });
  }
  return answer.lease;
}

/** How many leave by the rule of our shape, as far as what is stored tells it. A shape that waits was looked at before. */
async function leavingBy(context: SyncContext): Promise<number> {
  const { client, shadow, shape } = context;
  const { waiting } = await shadow.shapes.progress(client);
  if (waiting?.shapeId === shape.id) return waiting.leaving;
  const known = await shadow.shapes.inForce(client);
  return known === null ? 0 : (await foreseen(context, known.shape)).leave;
}
