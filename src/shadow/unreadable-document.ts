// A stored document may be one that cannot be read again: it was damaged, or written by a program that knew more. It costs one
// customer: AA is asked for it, and what is stored stays until AA has answered.

/** `null`: the document on which it is done cannot be read. */
export function ofDocument<T extends object>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
