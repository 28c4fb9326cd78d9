// A FAILURE by which AA says that nothing is queued. Only the dialect can know its words: any other failure is one (P1).

import { namesNobody } from './empty-queue.ts';
import type { Failure } from './failure.ts';
import type { QueueNames } from './queue-collector.ts';
import { foldedMessage } from './phrases.ts';
import type { XmlElement } from '../xml/tree.ts';

/** The whole message must be one of those named, and nothing beside it may be a customer. */
export const saysNothingQueued = (root: XmlElement, { message }: Failure, names: QueueNames): boolean =>
  message !== null && names.nothingQueued.has(foldedMessage(message)) && namesNobody(root, names);
