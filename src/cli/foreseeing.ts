// What the look at stored customers by a client's rule works with.

import { createReread } from '../aa/rereading.ts';
import { clientShape } from '../config/client-shape.ts';
import type { ClientSettings } from '../config/settings.ts';
import type { Shadow } from '../shadow/shadow.ts';
import type { ForeseenIn } from '../sync/shape/foreseen.ts';

export const foreseeing = (shadow: Shadow, client: ClientSettings): ForeseenIn => ({
  client: client.id,
  shadow,
  shape: clientShape(client),
  reread: createReread({ dialect: client.association.dialect, catalogue: shadow.catalogue }),
});
