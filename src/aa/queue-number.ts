// Which numbers a queue may be purged up to. What AA does with an empty or a zero one is not known, so none but a positive
// whole number is ever sent (P1).

/** Digits alone, not all of them zeros; more than thirty are no number of a database. */
export const isQueueNumber = (text: string): boolean => /^(?=0*[1-9])\d{1,30}$/.test(text);
