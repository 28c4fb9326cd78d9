// The one observer of the work for a client. It defines what each event means for the work itself: whether
// the work makes progress, whether there is something to drain, whether a customer was parked.

import type { QueueSink } from '../../aa/association.ts';
import type { SyncEvent } from '../sync-event.ts';
import type { SyncContext } from './context.ts';
import type { LoopSigns } from './signs.ts';

/**
 * `advance`: the work makes progress, which `status` of other processes shows (P12). `success`: failures before it no longer
 * count as failures in a row. `drain`: there is something to drain. `parked`: a customer was parked.
 */
export type Meaning = 'advance' | 'success' | 'drain' | 'parked';

const meanings: Readonly<Record<SyncEvent['type'], readonly Meaning[]>> = {
  'drain-resumed': ['drain'],
  'drain-joined': [],
  'queue-receiving': ['drain', 'advance'],
  'queue-received': ['drain', 'advance', 'success'],
  'queue-empty': ['advance'],
  applied: ['advance', 'success'],
  parked: ['parked'],
  'call-split': [],
  'deletions-settled': ['advance'],
  'deletions-braked': [],
  'nobody-kept': [],
  purged: ['advance', 'success'],
  observed: ['advance', 'success'],
  'drift-found': [],
  'audit-braked': [],
  'audit-walked': [],
  'words-filled': [],
  'foreign-purge': [],
  'purge-repeated': [],
  paused: [],
  resumed: [],
  'shape-installed': [],
  'shape-progress': [],
  failed: [],
};

export type Reactions = Readonly<Partial<Record<Meaning, () => void>>>;

/** The same context. The reactions come before the event is emitted to the outside. */
export const journalled = (context: SyncContext, reactions: Reactions): SyncContext => ({
  ...context,
  emit: (event) => {
    for (const meaning of meanings[event.type]) reactions[meaning]?.();
    context.emit(event);
  },
});

/** A call of the database has a time limit of its own. Removing a long drain page by page takes a while. */
const databaseCallMs = 600_000;

/** The same context. Its calls, pauses and events are signs of life of the loop. */
export function signing(context: SyncContext, signs: LoopSigns): SyncContext {
  const { aa, shadow, emit, pause } = context;
  const getQueue: typeof aa.getQueue = (sink, options) =>
    signs.waiting(signs.aaCallMs, (again) => aa.getQueue(signingSink(sink, again), options));
  return {
    ...context,
    aa: aroundCalls(aa, (work) => signs.waiting(signs.aaCallMs, work), { getQueue }),
    shadow: aroundCalls(shadow, (work) => signs.waiting(databaseCallMs, work)),
    emit: (event) => {
      signs.heard();
      emit(event);
    },
    pause: (ms, signal) => signs.waiting(ms, () => pause(ms, signal)),
  };
}

/** An answer may stream for a long time: every page begins the wait again. */
const signingSink = (sink: QueueSink, again: () => void): QueueSink => ({
  restart: () => {
    again();
    return sink.restart();
  },
  page: (entries) => {
    again();
    return sink.page(entries);
  },
});

type Method = (...args: unknown[]) => unknown;

/** The same object with a wrapper around each method that returns a promise, and with some methods replaced. */
function aroundCalls<T extends object>(
  target: T,
  around: (work: () => Promise<unknown>) => Promise<unknown>,
  own: Partial<T> = {},
): T {
  const wrapped = new Map<PropertyKey, unknown>(Object.entries(own));
  const wrap = (method: Method): Method =>
    function called(...args: unknown[]) {
      const answer: unknown = Reflect.apply(method, target, args);
      return answer instanceof Promise ? around(() => answer as Promise<unknown>) : answer;
    };
  return new Proxy(target, {
    get(_, name) {
      if (wrapped.has(name)) return wrapped.get(name);
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== 'function') return member;
      const method = wrap(member as Method);
      wrapped.set(name, method);
      return method;
    },
  });
}
