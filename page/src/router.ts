// Addresses of views: `#/clients/demo/parked?group=AA_TIMEOUT`. Every view has one, so that it can be sent to a colleague. What
// people search for by name is not in it: it is kept with the entry in the browser's history.

import { signal } from '@preact/signals';

export interface Place {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

function placeNow(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const place = signal<Place>(placeNow());

export function startRouter(): void {
  window.addEventListener('hashchange', () => {
    place.value = placeNow();
  });
}

type Query = Readonly<Record<string, string | null | undefined>>;

/** `#/clients/demo`. Values of `null` and empty ones are left out. */
export function href(parts: readonly string[], query: Query = {}): string {
  const kept = Object.entries(query).flatMap(([name, value]) =>
    value == null || value === '' ? [] : [[name, value] as [string, string]],
  );
  const path = `#/${parts.map(encodeURIComponent).join('/')}`;
  return kept.length === 0 ? path : `${path}?${new URLSearchParams(kept)}`;
}

/** The same view with another filter; no further entry in the history. */
export function refine(query: Query): void {
  history.replaceState(history.state, '', href(place.peek().parts, query));
  place.value = placeNow();
}

/** What stands beside the address in this browser alone, for as long as its history. */
export const keptBeside = (): Readonly<Record<string, unknown>> =>
  (history.state as Readonly<Record<string, unknown>> | null) ?? {};

export function keepBeside(values: Readonly<Record<string, unknown>>): void {
  history.replaceState({ ...keptBeside(), ...values }, '');
}
