// The AA of work that waits for its turn in a lane of its own.

import type { AssociationAnywhere, CallLane } from '../../aa/association.ts';

export const callsIn = (aa: AssociationAnywhere, lane: CallLane): AssociationAnywhere => ({
  ...aa,
  getCustomers: (custIds, call) => aa.getCustomers(custIds, { ...call, lane }),
});
