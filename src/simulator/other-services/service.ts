// What a service beside the four calls is given, and what it gives back.

import { textOf } from '../writing/value-text.ts';
import { childText, type RequestElement } from '../requests/request-element.ts';
import type { World } from '../world/world.ts';
import type { AaRecord } from './record.ts';

/** Records under one element name; or why there are none, where AA calls that a failure. */
export type Told =
  | { readonly element: string; readonly records: Iterable<AaRecord> }
  /** What stands directly in the root; whether that is told with a status. */
  | { readonly content: AaRecord; readonly withStatus: boolean }
  | { readonly failure: string };

export type Service = (world: World, request: RequestElement) => Told;

/** A parameter's text, empty where it is missing. */
export const given = (request: RequestElement, name: string): string => childText(request, name) ?? '';

/** Whether a parameter is not given, or says just that. */
export function fits(request: RequestElement, name: string, value: unknown): boolean {
  const wanted = given(request, name);
  return wanted === '' || wanted.toLowerCase() === textOf(value).toLowerCase();
}

/** `MM/DD/YYYY` of an ISO date; nothing for nothing. */
export const usDate = (iso: unknown): string =>
  typeof iso === 'string' ? `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(0, 4)}` : '';

/** The ISO date of `MM/DD/YYYY[ HH24:MI:SS]`, with its time; `null` for what is no such date. */
export function isoMoment(text: string): string | null {
  const read = /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d\d:\d\d:\d\d))?$/.exec(text);
  return read === null ? null : `${read[3]}-${read[1]}-${read[2]} ${read[4] ?? '00:00:00'}`;
}
