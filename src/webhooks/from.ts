// Where a subscription is to go on, as a person writes it.

import type { WebhookFrom } from '../shadow/shadow.ts';

export const fromForms = 'now, the number of a change, or a date such as 2026-11-01 or 2026-11-01T08:00:00Z';

/** `null`: it is none of these. */
export function readFrom(text: string): WebhookFrom | null {
  if (text === 'now') return 'now';
  if (/^\d{1,15}$/.test(text)) return { changeNo: Number(text) };
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.test(text) ? new Date(text) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : { at };
}
