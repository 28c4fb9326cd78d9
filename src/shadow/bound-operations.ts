// What people do with clients, bound to a ledger. Its failures become errors of this program.

import type { OperationStore } from './interface/operations.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';
import { takeCalls } from './ledger/calls.ts';
import { keepCheck, lastCheck } from './ledger/checks.ts';
import { decideDeletions } from './ledger/deletions.ts';
import { pause, pauseOf, resume, wantDrain, wishes } from './ledger/pausing.ts';
import { decideParked } from './ledger/parked-decisions.ts';
import { samplesOf, shortLines, takeSamples } from './ledger/samples.ts';
import { latestDrains } from './reads/drains.ts';
import { parkedGroups, parkedPage } from './reads/parked-groups.ts';

export const boundOperations = (ledger: Ledger, guarded: Guarded): OperationStore => ({
  pause: (client, terms) => guarded(() => pause(ledger, client, terms)),
  resume: (client, by) => guarded(() => resume(ledger, client, by)),
  pauseOf: (client) => guarded(() => pauseOf(ledger, client)),
  wantDrain: (client, by) => guarded(() => wantDrain(ledger, client, by)),
  parkedGroups: (client, terms = { exact: false }) => guarded(() => parkedGroups(ledger, client, terms)),
  parkedPage: (client, page) => guarded(() => parkedPage(ledger, client, page)),
  decideParked: (client, terms) => guarded(() => decideParked(ledger, client, terms)),
  decideDeletions: (client, terms) => guarded(() => decideDeletions(ledger, client, terms)),
  drains: (client, limit) => guarded(() => latestDrains(ledger, client, limit)),
  takeSamples: (answers) => guarded(() => takeSamples(ledger, answers)),
  samples: (client) => guarded(() => samplesOf(ledger, client)),
  shortLines: () => guarded(() => shortLines(ledger)),
  keepCheck: (client, items) => guarded(() => keepCheck(ledger, client, items)),
  lastCheck: (client) => guarded(() => lastCheck(ledger, client)),
  takeCalls: (client, wish) => guarded(() => takeCalls(ledger, client, wish)),
  wishes: () => guarded(() => wishes(ledger)),
});
