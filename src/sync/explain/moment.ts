// A moment in a sentence.

/** `2030-01-31 12:00:00Z` */
export const moment = (time: Date): string => `${time.toISOString().slice(0, 19).replace('T', ' ')}Z`;
