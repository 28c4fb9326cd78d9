// The whole drain: from the bytes of AA to committed rows and the confirmed purge.

import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Contender } from './contender.ts';
import { measured } from './measured.ts';
import { drained, warmedUp, withAssociation } from './own-drain.ts';

export const wholeDrain: Contender = async (turn) => {
  const shadow = await openShadow(turn.database);
  await warmedUp(turn, shadow);
  const measure = await withAssociation(turn, turn.url, (aa) => measured(() => drained(turn, shadow, aa)));
  await shadow.close();
  return measure;
};
