// The AA of an audit: every call is counted, and the two calls that change something are refused.

import type { AssociationAnywhere } from '../../aa/association.ts';

export interface CountedCalls {
  readonly aa: AssociationAnywhere;
  /** Calls made so far. */
  calls(): number;
}

const refused = (): Promise<never> => Promise.reject(new TypeError('an audit changes nothing in AA'));

export function countedCalls(aa: AssociationAnywhere): CountedCalls {
  let calls = 0;
  const counted = <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    return call();
  };
  return {
    aa: {
      getQueue: (sink, options) => counted(() => aa.getQueue(sink, options)),
      getCustomers: (custIds, options) => counted(() => aa.getCustomers(custIds, options)),
      purgeQueue: refused,
      forceEnqueue: refused,
      reread: (document, only) => aa.reread(document, only),
      batchSize: () => aa.batchSize(),
      splitting: (customers) => aa.splitting(customers),
      limitCalls: (most) => aa.limitCalls(most),
      callsAtOnce: () => aa.callsAtOnce(),
      holdOf: (lane) => aa.holdOf(lane),
      close: () => aa.close(),
    },
    calls: () => calls,
  };
}
