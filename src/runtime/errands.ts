// Errands for the clients of this process: in its own thread, and in threads that do the sync. Each client has one worker that takes them.

import type { ClientId } from '../catalogue/ids.ts';
import { type Errand, runErrand, type TellErrand } from '../sync/errands.ts';
import { asSyncError } from '../sync/sync-error.ts';
import type { SyncContext } from '../sync/work/context.ts';
import {
  carriedError,
  type FromThread,
  revivedError,
  toldInMessage,
  toldOfMessage,
  type ToThread,
} from './messages.ts';

/** `not-here`: this process does not do the work for the client now, or no longer. */
export type ErrandEnd = 'done' | 'not-here';

export interface Errands {
  /** Rejects with an `AaShadowError` where the errand cannot be done. */
  send(client: ClientId, errand: Errand, tell: TellErrand): Promise<ErrandEnd>;
}

/** Errands in this thread. */
export class OwnErrands implements Errands {
  readonly #contexts = new Map<ClientId, SyncContext>();

  open(context: SyncContext): void {
    this.#contexts.set(context.client, context);
  }

  async send(client: ClientId, errand: Errand, tell: TellErrand): Promise<ErrandEnd> {
    const context = this.#contexts.get(client);
    if (context === undefined || context.signal.aborted) return 'not-here';
    await runErrand(context, errand, tell);
    return 'done';
  }

  /** For a thread: does what a message asks for. */
  async answer(
    { errandId, client, errand }: ErrandRequest,
    send: (message: FromThread) => void,
  ): Promise<void> {
    try {
      const end = await this.send(client, errand, (told) =>
        send({ type: 'errand-told', errandId, told: toldInMessage(told) }),
      );
      send({ type: 'errand-ended', errandId, end, error: null });
    } catch (error) {
      send({ type: 'errand-ended', errandId, end: 'done', error: carriedError(asSyncError(error)) });
    }
  }
}

type ErrandRequest = Extract<ToThread, { readonly type: 'errand' }>;
type ErrandReply = Extract<FromThread, { readonly type: 'errand-told' | 'errand-ended' }>;

interface OpenErrand {
  readonly send: (message: ToThread) => void;
  readonly tell: TellErrand;
  readonly end: PromiseWithResolvers<ErrandEnd>;
}

/** Errands in threads, as the main thread sees them. */
export class ThreadErrands implements Errands {
  readonly #threads = new Map<ClientId, OpenErrand['send']>();
  readonly #open = new Map<number, OpenErrand>();
  #last = 0;

  /** A thread that follows these clients runs. The function given back is to be called when it has ended. */
  attach(clients: readonly ClientId[], send: OpenErrand['send']): () => void {
    for (const client of clients) this.#threads.set(client, send);
    return () => {
      for (const client of clients) if (this.#threads.get(client) === send) this.#threads.delete(client);
      for (const [errandId, open] of this.#open) if (open.send === send) this.#end(errandId, open);
    };
  }

  async send(client: ClientId, errand: Errand, tell: TellErrand): Promise<ErrandEnd> {
    const send = this.#threads.get(client);
    if (send === undefined) return 'not-here';
    const errandId = (this.#last += 1);
    const end = Promise.withResolvers<ErrandEnd>();
    this.#open.set(errandId, { send, tell, end });
    send({ type: 'errand', errandId, client, errand });
    return end.promise;
  }

  onReply(reply: ErrandReply): void {
    const open = this.#open.get(reply.errandId);
    if (open === undefined) return;
    if (reply.type === 'errand-told') return open.tell(toldOfMessage(reply.told));
    this.#open.delete(reply.errandId);
    if (reply.error === null) open.end.resolve(reply.end);
    else open.end.reject(revivedError(reply.error));
  }

  /** Its thread has ended. */
  #end(errandId: number, { end }: OpenErrand): void {
    this.#open.delete(errandId);
    end.resolve('not-here');
  }
}
