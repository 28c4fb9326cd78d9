// A route: its address, what it takes, what it answers, and its work. A route is a value; the server and the OpenAPI document are
// both made from it. To add one: write a file beside this one, and name it in all-routes.ts.

import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { KeyScope } from '../../shadow/shadow.ts';
import type { Caller } from '../access/caller.ts';
import type { Answer, LastingAnswer } from '../answers/answer.ts';
import type { ServedClient } from '../answers/clients-overview.ts';
import type { Serving } from '../serving.ts';
import { clientParameter } from './parameters.ts';

/** What a request may bring. Anything else in it is refused. */
export interface Taken<Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> {
  /** The variables of the address. */
  readonly path: Path;
  readonly query: Query;
  /** `z.undefined()`: there is no body. */
  readonly body: Body;
}

export interface Call<Path = unknown, Query = unknown, Body = unknown> {
  readonly caller: Caller;
  /** Where the request began, as far as trusted proxies say so. */
  readonly address: string;
  /** Whether the caller asked by HTTPS, as far as trusted proxies say so. */
  readonly isSecure: boolean;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly headers: IncomingHttpHeaders;
  /** A signal that is aborted when the answer has gone out, or the caller is away. Few need it, and it is not for nothing. */
  readonly away: () => AbortSignal;
}

interface Described {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v1/clients/{client}`. */
  readonly address: string;
  /** Unique; the name in the OpenAPI document. */
  readonly name: string;
  readonly summary: string;
  /** The schema of the answer's body, by its name in answer-schemas.ts. */
  readonly answers: string;
  /** The type of the answer. Default: JSON. */
  readonly type?: string;
  /** Whether the answer has a tag, so that it is not sent again to those who know it. */
  readonly tagged?: boolean;
  /** Whether it makes something, and answers 201. */
  readonly creates?: boolean;
  /** Whether it may be answered before the work is done, with 202 and the same body. */
  readonly accepts?: boolean;
  /** How long its work may take. Default: ten seconds. */
  readonly longestMs?: number | ((call: Call) => number);
  /** Headers that it looks at, each with what it means, for the OpenAPI document. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What it answers as `text/event-stream` where the caller asks for that, for the OpenAPI document. */
  readonly streams?: string;
}

/**
 * What the caller must be allowed. `open`: nobody needs a key, and nothing of a client is told. `known`: the caller must be known, and
 * that is all. `own-page`: nobody needs a key, but only the page of this server may ask.
 */
export type RouteScope = KeyScope | 'open' | 'known' | 'own-page';

type Answered = Answer | LastingAnswer;

export interface Route extends Described {
  readonly scope: RouteScope;
  readonly takes: Taken<z.ZodObject, z.ZodObject, z.ZodType>;
  /** `serving`: `null` while the server is not ready, which only open routes see. */
  readonly work: (serving: Serving | null, call: Call) => Answered | Promise<Answered>;
}

export interface OpenRouteParts extends Described {
  readonly work: (serving: Serving | null) => Answer | Promise<Answer>;
}

export const nothing = z.strictObject({});
export const noBody = z.undefined();

/** A route that needs no key. */
export const openRoute = ({ work, ...described }: OpenRouteParts): Route => ({
  ...described,
  scope: 'open',
  takes: { path: nothing, query: nothing, body: noBody },
  work: (serving) => work(serving),
});

type RouteParts<Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, Known> = Omit<
  Described,
  'address'
> & {
  readonly scope: Exclude<RouteScope, 'open'>;
  /** Of all clients: the whole address. Of one client: what follows `/v1/clients/{client}`. */
  readonly address: string;
  readonly takes: Taken<Path, Query, Body>;
  readonly work: (
    serving: Serving,
    call: Call<z.output<Path>, z.output<Query>, z.output<Body>> & Known,
  ) => Answered | Promise<Answered>;
};

/** A route that needs a key, and is about no single client. */
export const route = <Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>({
  work,
  ...rest
}: RouteParts<Path, Query, Body, object>): Route => ({
  ...rest,
  work: (serving, call) => work(ready(serving), call as Parameters<typeof work>[1]),
});

/** A route about one client. Its work is done only for a caller that may see the client; for others there is no such client. */
export const clientRoute = <Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>({
  work,
  takes,
  address,
  ...rest
}: RouteParts<Path, Query, Body, { readonly client: ServedClient }>): Route => ({
  ...rest,
  address: `/v1/clients/{client}${address}`,
  takes: { ...takes, path: takes.path.extend({ client: clientParameter }) },
  work: async (serving, call) => {
    const { client } = call.path as { readonly client: string };
    const known = { ...call, client: ready(serving).clientFor(call.caller, client) };
    await ready(serving).checkCurrent();
    return work(ready(serving), known as unknown as Parameters<typeof work>[1]);
  },
});

function ready(serving: Serving | null): Serving {
  if (serving === null) throw new TypeError('a route with a key is asked only of a server that is ready');
  return serving;
}
