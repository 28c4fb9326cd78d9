// What the shape of this process makes of customers before they are stored. Nobody else prepares customers: the shadow takes none
// that did not go through their shape.

import type { Prepare } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import { respelled } from '../../catalogue/spellings.ts';
import type { Reshape, StorableCustomer } from '../../shadow/shadow.ts';
import { type Shaping, shapingOf } from '../../shape/shaping.ts';
import type { SyncContext } from '../work/context.ts';

type Shaped = Pick<SyncContext, 'shape' | 'shadow' | 'hashKey'>;

const compiled = new WeakMap<Shaped['shape'], Shaping>();

/** A shape is compiled once. One client has one key. */
export function shapingFor({ shape, shadow, hashKey }: Shaped): Shaping {
  const known = compiled.get(shape) ?? shapingOf(shape, shadow.catalogue, hashKey);
  compiled.set(shape, known);
  return known;
}

/** Prepares what AA sends. `known`: content hashes of what is stored. */
export function freshCustomers(
  context: Shaped,
  known: ReadonlyMap<CustId, string>,
): Prepare<StorableCustomer> {
  const { fresh, catalogue } = shapingFor(context);
  const prepare = context.shadow.preparation(known, catalogue);
  return (record) => prepare(fresh(record));
}

/** Makes of what is stored in another shape what is left in this one. */
export function reshape(context: Shaped & Pick<SyncContext, 'aa'>): Reshape {
  const { stored, catalogue } = shapingFor(context);
  const prepare = context.shadow.preparation(undefined, catalogue);
  return ({ custId, from, document, lacks }) => {
    const record = context.aa.reread(document);
    const own = record.custId === custId ? record : respelled(record, custId);
    return prepare(stored(from, own, lacks));
  };
}
