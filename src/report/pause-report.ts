// What was paused or resumed: JSON document (docs/json-output.md) and text.

import type { ClientId } from '../catalogue/ids.ts';
import type { Pause } from '../shadow/shadow.ts';

export interface PauseReport {
  readonly client: ClientId;
  readonly what: 'paused' | 'resumed';
  /** The pause that stands, or that was ended. `null`: there was none to end. */
  readonly pause: Pause | null;
}

export const pauseDocument = (pause: Pause | null) =>
  pause === null ? null : { since: pause.since.toISOString(), by: pause.by, reason: pause.reason };

export const pauseReportDocument = ({ client, what, pause }: PauseReport) => ({
  client: client as string,
  paused: what === 'paused',
  pause: pauseDocument(pause),
});

export function pauseReportText({ client, what, pause }: PauseReport): string {
  if (pause === null) return `${client} was not paused\n`;
  const { since, by, reason } = pause;
  const told = `since ${since.toISOString()} by ${by}${reason === null ? '' : ` (${reason})`}`;
  return what === 'paused'
    ? `${client} is paused ${told}\nWorkers obey within seconds; what is in hand is finished. aa-shadow resume --client ${client} lets it go on.\n`
    : `${client} goes on; it was paused ${told}\n`;
}
