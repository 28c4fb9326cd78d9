// What the look at stored customers by a client's rule works with, where no AA is open: none is asked.

import { createReread } from '../aa/rereading.ts';
import { clientShape } from '../config/client-shape.ts';
import { catalogueOfShape } from '../shape/field-difference.ts';
import type { ClientSettings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import type { ForeseenIn, Looking } from '../sync/shape/foreseen.ts';
import type { Invocation } from './invocation.ts';
import { progressBar } from './progress-bar.ts';

export function foreseeing(shadow: Shadow, client: ClientSettings): ForeseenIn {
  const shape = clientShape(client);
  const catalogue = catalogueOfShape(shape, shadow.catalogue);
  const reread = createReread({ dialect: client.association.dialect, catalogue });
  return { client: client.id, shadow, shape, aa: { reread } };
}

/** Does work that may look at everybody who is stored, with its progress on stderr. It ends with the command. */
export async function whileLooking<T>(
  { quiet, signal }: Pick<Invocation, 'quiet' | 'signal'>,
  shadow: Shadow,
  { id }: ClientSettings,
  work: (looking: Looking) => Promise<T>,
): Promise<T> {
  const known = (await shadow.quickState(id)).customers;
  const bar = progressBar({ label: id, quiet });
  const looked = (done: number): void => bar.update({ done, known: Math.max(known, done) });
  try {
    return await work({ looked, signal });
  } finally {
    bar.stop();
  }
}
