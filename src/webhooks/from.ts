// Where a subscription is to go on, as a person writes it.

import type { ClientId } from '../catalogue/ids.ts';
import type { Shadow, WebhookFrom } from '../shadow/shadow.ts';

export const fromForms = 'now, the number of a change, or a date such as 2026-11-01 or 2026-11-01T08:00:00Z';

/** Without a time zone it is UTC, as all times that are told are. `null`: it is none of these. */
export function readFrom(text: string): WebhookFrom | null {
  if (text === 'now') return 'now';
  if (/^\d{1,15}$/.test(text)) return { changeNo: Number(text) };
  const parts = /^(?<when>\d{4}-\d\d-\d\d(T[\d:.]+)?)(?<zone>Z|[+-]\d\d:\d\d)?$/.exec(text)?.groups;
  const { when = '', zone = '' } = parts ?? {};
  const isDateAlone = !when.includes('T');
  const at = isDateAlone && zone !== '' ? null : new Date(isDateAlone ? when : `${when}${zone || 'Z'}`);
  return at === null || Number.isNaN(at.getTime()) ? null : { at };
}

/** A clock may be a little off from that of the machine where somebody writes a date. */
const slackMs = 60_000;

/**
 * Why there is nothing at the place yet; `null`: there is. Taken for "now", a year that was written alone (`2026`) or a slip of
 * the keys would leave out what should be told again.
 */
export async function notYet(
  shadow: Pick<Shadow, 'feedHead'>,
  client: ClientId,
  from: WebhookFrom,
  now: Date,
): Promise<string | null> {
  if (from === 'now') return null;
  if ('at' in from)
    return from.at.getTime() - now.getTime() > slackMs ? `${from.at.toISOString()} is in the future` : null;
  const { changeNo: newest } = await shadow.feedHead(client);
  return from.changeNo > newest + 1
    ? `${client} has no change ${from.changeNo} yet: its newest is ${newest}`
    : null;
}
