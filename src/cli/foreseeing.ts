// What the look at stored customers by a client's rule works with.

import { createReread } from '../aa/rereading.ts';
import { clientShape } from '../config/client-shape.ts';
import { catalogueOfShape } from '../shape/field-difference.ts';
import type { ClientSettings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import type { ForeseenIn } from '../sync/shape/foreseen.ts';

export function foreseeing(shadow: Shadow, client: ClientSettings): ForeseenIn {
  const shape = clientShape(client);
  const catalogue = catalogueOfShape(shape, shadow.catalogue);
  const reread = createReread({ dialect: client.association.dialect, catalogue });
  return { client: client.id, shadow, shape, reread };
}
