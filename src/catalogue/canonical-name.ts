// The one spelling in which names of AA are compared: its elements and attributes come in several.

/** Lower case, without `-` and `_`: `max-queue-num` and `maxQueueNum` are the same name. A prefix has been taken off. */
export const canonicalSpelling = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();
