// Answers are bytes outside V8's heap. Up to Node 24 V8 marks its whole heap after each 64 MB of them, which is every two hundred pages of
// customers, and whoever asks just then waits for 10 ms and more (docs/decisions/0034-a-page-is-one-text.md). Later versions count such bytes with the heap, and so does
// this flag.

import { setFlagsFromString } from 'node:v8';

/** V8 of Node 24, which has the flag and does not set it. */
const major = 13;

export function countBytesWithHeap(): void {
  if (Number.parseInt(process.versions.v8, 10) === major)
    setFlagsFromString('--external-memory-accounted-in-global-limit');
}
