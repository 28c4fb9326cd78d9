// A pause between the transactions of a long job.

/** Lets other work of this process run. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
