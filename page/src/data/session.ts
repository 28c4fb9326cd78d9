// Who looks at this page, and what they may do.

import { effect, signal } from '@preact/signals';
import { type ApiError, asApiError, ask, send } from './api.ts';
import { untilWoken } from './clock.ts';
import { connection, tellConnection, tellSignedIn } from './connection.ts';

interface Session {
  readonly name: string;
  readonly by: 'session' | 'key' | 'proxy' | 'this-machine';
  readonly scopes: readonly string[];
  /** `null`: all. */
  readonly clients: readonly string[] | null;
  readonly version: string;
  /** The build of the page that the server gives out now. */
  readonly page: string | null;
  readonly demo: boolean;
}

export const session = signal<Session | null>(null);
/** Why it could not be asked for. `null`: it could. */
export const sessionProblem = signal<ApiError | null>(null);

/** Whether the server has ended the session: its time is over, or its key is. Whoever signs out knows it. */
export const hasEnded = signal(false);

const sessionAddress = 'v1/session';

const ownBuild = document.querySelector<HTMLMetaElement>('meta[name=page-build]')?.content ?? null;

/** Whether the server gives out another page than this one. */
export const isOutdated = (): boolean => {
  const given = session.value?.page ?? null;
  return given !== null && ownBuild !== null && given !== ownBuild;
};

export const mayOperate = (): boolean => session.value?.scopes.includes('operate') === true;
export const mayRefresh = (): boolean => session.value?.scopes.includes('refresh') === true;

/** Nobody is signed in; or somebody on this machine asks by a name that may be anybody's, and must sign in, too. */
const mustSignIn: ReadonlySet<string> = new Set(['HTTP_KEY_NEEDED', 'HTTP_FOREIGN_SITE']);

export async function loadSession(): Promise<void> {
  const woken = untilWoken();
  try {
    session.value = (await ask<Session>(sessionAddress, woken)).value;
    sessionProblem.value = null;
  } catch (error) {
    if (woken.aborted) return;
    sessionProblem.value = asApiError(error);
    if (mustSignIn.has(sessionProblem.value.code)) tellConnection({ kind: 'signed-out' });
  }
}

/** Throws `ApiError`. */
export async function signIn(key: string): Promise<void> {
  session.value = await send<Session>('POST', sessionAddress, { key });
  hasEnded.value = false;
  tellSignedIn();
}

/** Throws `ApiError`: then the browser still has its cookie, and nobody is signed out. */
export async function signOut(): Promise<void> {
  await send('DELETE', sessionAddress);
  session.value = null;
  tellConnection({ kind: 'signed-out' });
}

effect(() => {
  if (connection.value.kind !== 'signed-out') return;
  if (session.peek()?.by === 'session') hasEnded.value = true;
  session.value = null;
});
