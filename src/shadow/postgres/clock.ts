// The clock of this engine. Default: the server's clock, which all workers share.

import type { Reader } from '../engine.ts';
import { plain, required } from '../statement.ts';

/** `null`: the server's clock. */
export type Clock = (() => Date) | null;

const serverTime = plain<{ readonly at: string }>('SELECT clock_timestamp()::timestamptz(3) AS at');

/** `serverAt`: the time of the server, read by the same statement as other values. */
export const timeOn = (clock: Clock, serverAt: string): string => clock?.().toISOString() ?? serverAt;

/** Asks the server if no other clock was given. */
export const timeFrom = async (clock: Clock, server: Pick<Reader, 'first'>): Promise<string> =>
  clock?.().toISOString() ?? required(await server.first(serverTime)).at;
