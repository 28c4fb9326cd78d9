// A process that does not live.

/** No system numbers its processes this high: Linux ends at 2 ** 22. */
export const nobody = 2 ** 22 + 1;
