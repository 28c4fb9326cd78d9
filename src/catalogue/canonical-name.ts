// The spelling in which AA's names are compared. AA's elements and attributes come in several spellings.

/** Lower case without `-` and `_`: `max-queue-num` and `maxQueueNum` are the same name. The prefix must be removed before. */
export const canonicalSpelling = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();
