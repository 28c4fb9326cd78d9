// What the services beside the four calls have in common: their type, and how they read their parameters.

import { textOf } from '../writing/value-text.ts';
import { childText, type RequestElement } from '../requests/request-element.ts';
import type { World } from '../world/world.ts';
import type { AaRecord } from './record.ts';

/** Records under one element name; or the content of the root; or why AA answers with a failure. */
export type ServiceReply =
  | { readonly element: string; readonly records: Iterable<AaRecord> }
  /** `withStatus`: the answer has a status element too. */
  | { readonly content: AaRecord; readonly withStatus: boolean }
  | { readonly failure: string };

export type Service = (world: World, request: RequestElement) => ServiceReply;

/** The text of a parameter. A missing parameter is an empty text. */
export const given = (request: RequestElement, name: string): string => childText(request, name) ?? '';

/** Whether a parameter is missing or equal to the value, without regard to case. */
export function fits(request: RequestElement, name: string, value: unknown): boolean {
  const wanted = given(request, name);
  return wanted === '' || wanted.toLowerCase() === textOf(value).toLowerCase();
}

/** An ISO date as `MM/DD/YYYY`. A missing date is an empty text. */
export const usDate = (iso: unknown): string =>
  typeof iso === 'string' ? `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}` : '';

/** `MM/DD/YYYY[ HH24:MI:SS]` as an ISO date with time. `null`: the text has another form. */
export function isoMoment(text: string): string | null {
  const read = /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d\d:\d\d:\d\d))?$/.exec(text);
  return read === null ? null : `${read[3]}-${read[1]}-${read[2]} ${read[4] ?? '00:00:00'}`;
}
