// Two facts that the page always shows, apart from each other: how old the data is, and whether the page is connected. An answer
// that came says that it is; it does not say that AA has answered, and nothing here says so.

import { signal } from '@preact/signals';

type Connection =
  | { readonly kind: 'waiting' }
  /** `isShallow`: such an answer needs no database, so it does not say that the server is ready. */
  | { readonly kind: 'answered'; readonly isShallow?: boolean }
  /** The server cannot be reached. */
  | { readonly kind: 'lost' }
  /** It answers, but cannot serve: it is starting, or its database is away. */
  | { readonly kind: 'unready'; readonly why: string }
  | { readonly kind: 'signed-out' };

export const connection = signal<Connection>({ kind: 'waiting' });
/** When the server answered last, by the clock of this machine, in milliseconds. */
export const answeredAtMs = signal<number | null>(null);
/** When the data of this view was worked out, by the server's clock, in milliseconds. `null`: there is none yet. */
export const dataAsOfMs = signal<number | null>(null);

/** Whoever is signed out stays so, whatever else is answered, until somebody signs in. */
export function tellConnection(now: Connection): void {
  if (connection.peek().kind === 'signed-out') return;
  if (now.kind === 'answered') answeredAtMs.value = Date.now();
  if (now.kind === 'signed-out') dataAsOfMs.value = null;
  if (now.kind === 'answered' && now.isShallow === true && connection.peek().kind === 'unready') return;
  if (now.kind !== connection.peek().kind || now.kind === 'unready') connection.value = now;
}

export function tellSignedIn(): void {
  answeredAtMs.value = Date.now();
  connection.value = { kind: 'answered' };
}
