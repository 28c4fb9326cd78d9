// Finds out who asks: by the key of the request, by a cookie, by the word of a proxy, or by where it comes from. What a caller may not
// see it learns nothing of.

import type { TrustedUserSettings } from '../../config/settings.ts';
import type { Key, KeyStore } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';
import { type Asker, isLocal } from './asker.ts';
import { type Caller, callerNamed, callerWith, localCaller } from './caller.ts';
import { FailureLimit } from './failure-limit.ts';
import { isSecretOf, type KeyText, readKey } from './key-text.ts';
import type { IsAmong } from './networks.ts';
import { sessionHashesIn } from './session-cookie.ts';
import { refuseAllButOwnPage, refuseForeignNames, refuseOtherSites } from './site-guard.ts';
import { userNamedIn } from './trusted-user.ts';

export interface KeyDoorParts {
  readonly keys: Pick<KeyStore, 'byId' | 'used' | 'bySession'>;
  readonly isProxy: IsAmong;
  /** `null`: no proxy signs anybody in. */
  readonly trustedUser: TrustedUserSettings | null;
  readonly now: () => Date;
  readonly failures?: FailureLimit;
}

const usedAgainMs = 300_000;
/** How many keys are remembered that were good. */
const goodKept = 1_000;

/** Any other kind of `Authorization` may be meant for a proxy. */
const ownKey = /^bearer +aas_/i;

export class KeyDoor {
  readonly #parts: KeyDoorParts;
  readonly #failures: FailureLimit;
  /** When the use of a key was last told to the database, for keys that were good. */
  readonly #toldAt = new Map<string, number>();

  constructor(parts: KeyDoorParts) {
    this.#parts = parts;
    this.#failures = parts.failures ?? new FailureLimit();
  }

  /**
   * `changes`: the request may change something. Throws `HTTP_KEY_NEEDED`, `HTTP_KEY_REFUSED`, `HTTP_FOREIGN_SITE` and
   * `HTTP_TOO_MANY_FAILURES`.
   */
  async callerOf(asker: Asker, changes: boolean): Promise<Caller> {
    const { authorization } = asker.headers;
    refuseOtherSites(asker);
    if (authorization !== undefined && ownKey.test(authorization)) return this.#byKey(asker, authorization);
    const person = this.#namedByProxy(asker) ?? (await this.#signedIn(asker));
    if (person !== null) {
      if (changes) refuseAllButOwnPage(asker);
      return person;
    }
    if (authorization !== undefined) return this.#byKey(asker, authorization);
    if (!this.#isLocal(asker)) throw new HttpError('HTTP_KEY_NEEDED', { headers: challenge });
    refuseForeignNames(asker.headers);
    return localCaller;
  }

  #isLocal(asker: Asker): boolean {
    const { isProxy, trustedUser } = this.#parts;
    return isLocal(asker, isProxy, trustedUser?.header ?? null);
  }

  /** Nobody but a proxy is believed. */
  #namedByProxy({ peer, distinct }: Asker): Caller | null {
    const { isProxy, trustedUser } = this.#parts;
    if (trustedUser === null || !isProxy(peer)) return null;
    const user = userNamedIn(distinct[trustedUser.header]);
    return user === null ? null : callerNamed(user, trustedUser);
  }

  /** A session that has ended is like none. */
  async #signedIn({ headers }: Asker): Promise<Caller | null> {
    for (const hash of sessionHashesIn(headers.cookie)) {
      const key = await this.#parts.keys.bySession(hash);
      if (key === null || this.#endOf(key) !== null) continue;
      this.#tellUse(key);
      return callerWith(key, hash);
    }
    return null;
  }

  async #byKey({ address }: Asker, authorization: string): Promise<Caller> {
    const text = /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
    return callerWith(await this.keyOf(address, text));
  }

  /** `text`: `null`: there is none where it should be. Throws `HTTP_KEY_REFUSED` and `HTTP_TOO_MANY_FAILURES`. */
  async keyOf(address: string, text: string | null): Promise<Key> {
    const given = text === null ? null : readKey(text);
    this.#refuseTooMany(address, given);
    try {
      if (text === null) throw refused('the header `Authorization` is not `Bearer`, a space and the key');
      const key = await this.#goodKey(given);
      this.#tellUse(key);
      return key;
    } catch (error) {
      if (error instanceof HttpError) this.#failures.add(address, this.#nowMs());
      throw error;
    }
  }

  /** A key that was good is looked at all the same: others may share its address. */
  #refuseTooMany(address: string, given: KeyText | null): void {
    const seconds = this.#failures.waitSeconds(address, this.#nowMs());
    if (seconds === 0 || (given !== null && this.#toldAt.has(given.keyId))) return;
    throw new HttpError('HTTP_TOO_MANY_FAILURES', { headers: { 'retry-after': String(seconds) } });
  }

  async #goodKey(given: KeyText | null): Promise<Key> {
    if (given === null) throw refused('it is no key of this program, or not a whole one');
    const key = await this.#parts.keys.byId(given.keyId);
    if (key === null || !isSecretOf(given.secret, key.secretHash)) throw refused('it is not known here');
    this.#refuseEnded(key);
    return key;
  }

  /** `session`: the hash of the one that stands for the key. Throws `HTTP_KEY_REFUSED` when what was good is so no longer. */
  async checkStillGood(keyId: string, session?: string): Promise<void> {
    const key = await this.#parts.keys.byId(keyId);
    if (key === null) throw refused('it is not known here');
    this.#refuseEnded(key);
    if (session === undefined || (await this.#parts.keys.bySession(session)) !== null) return;
    throw refused('whoever signed in with it has signed out, or the session has ended');
  }

  #refuseEnded(key: Key): void {
    const end = this.#endOf(key);
    if (end !== null) throw refused(end);
  }

  #endOf({ revokedAt, expiresAt }: Key): string | null {
    if (revokedAt !== null) return 'it was revoked';
    return expiresAt !== null && expiresAt <= this.#parts.now() ? 'it has expired' : null;
  }

  /** The request does not wait for it. */
  #tellUse(key: Key): void {
    const [toldAt, now] = [this.#toldAt.get(key.keyId) ?? -Infinity, this.#nowMs()];
    if (now - toldAt < usedAgainMs) return;
    this.#toldAt.delete(key.keyId);
    this.#toldAt.set(key.keyId, now);
    const [oldest] = this.#toldAt.keys();
    if (this.#toldAt.size > goodKept && oldest !== undefined) this.#toldAt.delete(oldest);
    this.#parts.keys.used(key).catch(() => undefined);
  }

  #nowMs(): number {
    return this.#parts.now().getTime();
  }
}

const challenge = { 'www-authenticate': 'Bearer' };

const refused = (detail: string): HttpError =>
  new HttpError('HTTP_KEY_REFUSED', { detail, headers: challenge });
