// What is captured replays, in all forms of answers that the simulator has.

import { describeReplays, nothing } from './replay-cases.ts';

describeReplays([
  ['the documented form', {}, nothing],
  ['unknown fields', { unknownExtras: true, indent: true }, nothing],
  ['hyphens in a namespace', { spelling: 'hyphen', namespace: true }, nothing],
  ['capitals and CDATA in ISO-8859-1', { spelling: 'upper', cdata: true, encoding: 'iso-8859-1' }, nothing],
  ['ISO-8859-1 that is not declared', { encoding: 'windows-1252', declareEncoding: 'header' }, nothing],
  ['attributes for values', { leaves: 'attributes', byteOrderMark: true }, nothing],
  [
    'the form assumed before',
    {
      roots: 'assumed',
      queueEntries: 'changes',
      queueValues: 'elements',
      maxQueueNumber: 'first',
      status: 'always',
      errorCode: 'element',
    },
    nothing,
  ],
  ['flat reasons, codes in messages', { reasons: 'flat', errorCode: 'message', roots: 'assumed' }, nothing],
  ['dates and flags of all kinds', { dates: 'mixed', flags: 'mixed' }, nothing],
  ['Oracle dates', { dates: 'oracle', flags: 'Y/N' }, nothing],
  ['errors for unknown numbers in bulk', { unknownInBulk: 'error' }, ({ world }) => world.delete()],
  [
    'bulk calls that are void for an unknown number',
    { unknownInBulk: 'void' },
    ({ world }) => world.delete(),
  ],
  ['deletions', {}, ({ world }) => void [world.delete(), world.delete(), world.change(), world.change()]],
  ['the plain queue alone', { unprovisioned: ['queue'] }, nothing],
]);
