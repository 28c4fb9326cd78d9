// A drain, and the same once more after everyone was queued again although nothing had changed.

import { openShadow } from '../../src/shadow/open-shadow.ts';
import type { Contender } from './contender.ts';
import { measured } from './measured.ts';
import { drained, warmedUp, withAssociation } from './own-drain.ts';

export const unchangedDrain: Contender = async (turn) => {
  const shadow = await openShadow(turn.database);
  await warmedUp(turn, shadow);
  const measures = await withAssociation(turn, turn.url, async (aa) => {
    const first = await measured(() => drained(turn, shadow, aa));
    await aa.forceEnqueue('everyone');
    return [first, await measured(() => drained(turn, shadow, aa))];
  });
  await shadow.close();
  return measures;
};
