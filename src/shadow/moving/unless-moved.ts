// A database in which nothing is written once it is being moved, also by processes that opened it before.

import type { Database, Transaction } from '../engine.ts';
import { anyMark, refuseMark } from './move-marks.ts';

export const unlessMoved = (database: Database): Database => ({
  all: (statement) => database.all(statement),
  first: (statement) => database.first(statement),
  now: () => database.now(),
  once: (statement) => database.once(statement),
  read: (work) => database.read(work),
  write: (work) => database.write((tx) => unmoved(tx, work)),
  close: () => database.close(),
});

/** The mark is asked for first and looked at last, so that the answer is not waited for. */
async function unmoved<T>(tx: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const asked = tx.first(anyMark);
  asked.catch(() => undefined);
  try {
    return await work(tx);
  } finally {
    refuseMark(await asked);
  }
}
