// A drain, and the same once more after everyone was queued again although nothing had changed.

import type { Contender } from './contender.ts';
import { measured } from './measured.ts';
import { withRunningProgram } from './running-program.ts';

export const unchangedDrain: Contender = (turn) =>
  withRunningProgram(turn, async (program) => {
    const first = await measured(() => program.drained());
    return [first, await measured(() => program.drained())];
  });
