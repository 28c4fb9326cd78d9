// The whole drain: from the bytes of AA to committed rows and the confirmed purge.

import type { Contender } from './contender.ts';
import { measured } from './measured.ts';
import { withRunningProgram } from './running-program.ts';

export const wholeDrain: Contender = (turn) =>
  withRunningProgram(turn, (program) => measured(() => program.drained()));
