// The shapes of clients, bound to a ledger. Their failures become errors of this program.

import type { ShapeStore } from './interface/shapes.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';
import { shareNotKept, unkept, unkeptIds } from './ledger/irrelevant-rows.ts';
import { byHand, mayLeave, noteSeen, seen, seenByNobody } from './ledger/seen-by-rule.ts';
import { begin, inForce, install, isSuperseded, plan, progress } from './ledger/shapes.ts';
import { walk } from './ledger/walking.ts';
import { lacking, postpone, settle, wanted } from './ledger/wanted.ts';

export const boundShapes = (ledger: Ledger, guarded: Guarded): ShapeStore => ({
  inForce: (client) => guarded(() => inForce(ledger, client)),
  isSuperseded: (client, shapeId) => guarded(() => isSuperseded(ledger, client, shapeId)),
  begin: (client, shape) => guarded(() => begin(ledger, client, shape)),
  install: (lease, shape, brake, by, leaving = 0) =>
    guarded(() => install(ledger, lease, shape, { brake, by, leaving })),
  plan: (client, shape, brake) => guarded(() => plan(ledger, client, shape, brake)),
  progress: (client) => guarded(() => progress(ledger, client)),
  walk: (lease, customers, ways) => guarded(() => walk(ledger, lease, customers, ways)),
  unkept: (client, custIds) => guarded(() => unkept(ledger, client, custIds)),
  lacking: (client, custIds, parts) => guarded(() => lacking(ledger, client, custIds, parts)),
  unkeptIds: (client, after, limit) => guarded(() => unkeptIds(ledger, client, after, limit)),
  shareNotKept: (client) => guarded(() => shareNotKept(ledger, client)),
  seen: (client, shapeId) => guarded(() => seen(ledger, client, shapeId)),
  noteSeen: (client, shapeId, more) => guarded(() => noteSeen(ledger, client, shapeId, more)),
  seenByNobody: (client) => guarded(() => seenByNobody(ledger, client)),
  mayLeave: (lease, customers, brake) => guarded(() => mayLeave(ledger, lease, customers, brake)),
  byHand: (client, shapeId, by) => guarded(() => byHand(ledger, client, shapeId, by)),
  wanted: (client, page) => guarded(() => wanted(ledger, client, page)),
  postpone: (lease, postponed, waived) => guarded(() => postpone(ledger, lease, postponed, waived)),
  settle: (lease, pace) => guarded(() => settle(ledger, lease, pace)),
});
