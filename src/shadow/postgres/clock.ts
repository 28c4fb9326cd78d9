// The clock this engine goes by: the server's, which all workers share, unless one was given.

import type { Reader } from '../engine.ts';
import { required } from '../required.ts';
import { plain } from '../statement.ts';

/** `null`: the server's. */
export type Clock = (() => Date) | null;

const serverTime = plain<{ readonly at: string }>('SELECT clock_timestamp()::timestamptz(3) AS at');

/** `serverAt`: the server's time, read on the way. */
export const timeOn = (clock: Clock, serverAt: string): string => clock?.().toISOString() ?? serverAt;

/** Asked of the server where no clock was given. */
export const timeFrom = async (clock: Clock, server: Pick<Reader, 'first'>): Promise<string> =>
  clock?.().toISOString() ?? required(await server.first(serverTime)).at;
