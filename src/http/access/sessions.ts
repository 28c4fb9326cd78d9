// Signs people in to the page, and out.

import type { KeyStore } from '../../shadow/shadow.ts';
import type { Caller } from './caller.ts';
import { callerWith } from './caller.ts';
import type { KeyDoor } from './key-door.ts';
import {
  newSessionId,
  noCookie,
  sessionCookie,
  sessionHash,
  sessionHashesIn,
  sessionMs,
} from './session-cookie.ts';

export interface SignedIn {
  readonly caller: Caller;
  /** For the header `Set-Cookie`. */
  readonly cookie: string;
}

export class Sessions {
  readonly #keys: KeyStore;
  readonly #door: KeyDoor;

  constructor(keys: KeyStore, door: KeyDoor) {
    this.#keys = keys;
    this.#door = door;
  }

  /** `address`: of the caller, for the limit of failures. Throws `HTTP_KEY_REFUSED` and `HTTP_TOO_MANY_FAILURES`. */
  async signIn(keyText: string, address: string, isSecure: boolean): Promise<SignedIn> {
    const key = await this.#door.keyOf(address, keyText);
    const id = newSessionId();
    const idHash = sessionHash(id);
    await this.#keys.beginSession({ idHash, keyId: key.keyId, livesMs: sessionMs });
    return { caller: callerWith(key, idHash), cookie: sessionCookie(id, isSecure) };
  }

  /** Returns the cookie that ends the one of the browser. */
  async signOut(cookies: string | undefined, isSecure: boolean): Promise<string> {
    for (const hash of sessionHashesIn(cookies)) await this.#keys.endSession(hash);
    return noCookie(isSecure);
  }
}
