// The followers of feeds, bound to a ledger. Their failures become errors of this program.

import type { FollowerStore } from './interface/followers.ts';
import { acknowledge, allFollowers, dropFollower, followerPlace } from './ledger/followers.ts';
import type { Guarded, Ledger } from './ledger/ledger.ts';

export const boundFollowers = (ledger: Ledger, guarded: Guarded): FollowerStore => ({
  acknowledge: (client, acknowledgement) => guarded(() => acknowledge(ledger, client, acknowledgement)),
  all: (client) => guarded(() => allFollowers(ledger, client)),
  place: (client, name) => guarded(() => followerPlace(ledger, client, name)),
  drop: (client, dropping) => guarded(() => dropFollower(ledger, client, dropping)),
});
