// An engine whose failures are already errors of this program. Where two engines work together, each knows only its own
// failures.

import type { Engine } from '../engine.ts';

export function withOwnErrors(engine: Engine): Engine {
  const { database } = engine;
  const telling = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      // The signal of the caller has ended the work.
      if (error instanceof DOMException) throw error;
      throw engine.asShadowError(error);
    }
  };
  return {
    ...engine,
    database: {
      all: (statement) => telling(database.all(statement)),
      first: (statement) => telling(database.first(statement)),
      now: () => telling(database.now()),
      once: (statement) => telling(database.once(statement)),
      read: (work) => telling(database.read(work)),
      write: (work) => telling(database.write(work)),
      close: () => database.close(),
    },
  };
}
