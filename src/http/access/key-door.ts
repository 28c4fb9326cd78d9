// Finds out who asks: by the key of the request, or by where it comes from. What a key may not see it learns nothing of.

import type { Key, KeyStore } from '../../shadow/shadow.ts';
import { HttpError } from '../http-errors.ts';
import { type Asker, isLocal } from './asker.ts';
import { type Caller, callerWith, localCaller } from './caller.ts';
import { FailureLimit } from './failure-limit.ts';
import { isSecretOf, type KeyText, readKey } from './key-text.ts';
import type { IsAmong } from './networks.ts';
import { refuseForeignNames, refuseOtherSites } from './site-guard.ts';

export interface KeyDoorParts {
  readonly keys: Pick<KeyStore, 'byId' | 'used'>;
  readonly isProxy: IsAmong;
  readonly now: () => Date;
  readonly failures?: FailureLimit;
}

const usedAgainMs = 300_000;
/** How many keys are remembered that were good. */
const goodKept = 1_000;

export class KeyDoor {
  readonly #parts: KeyDoorParts;
  readonly #failures: FailureLimit;
  /** When the use of a key was last told to the database, for keys that were good. */
  readonly #toldAt = new Map<string, number>();

  constructor(parts: KeyDoorParts) {
    this.#parts = parts;
    this.#failures = parts.failures ?? new FailureLimit();
  }

  /** Throws `HTTP_KEY_NEEDED`, `HTTP_KEY_REFUSED`, `HTTP_FOREIGN_SITE` and `HTTP_TOO_MANY_FAILURES`. */
  async callerOf(asker: Asker): Promise<Caller> {
    const { headers } = asker;
    refuseOtherSites(headers);
    if (headers.authorization !== undefined) return this.#byKey(asker, headers.authorization);
    if (!isLocal(asker, this.#parts.isProxy)) throw new HttpError('HTTP_KEY_NEEDED', { headers: challenge });
    refuseForeignNames(headers);
    return localCaller;
  }

  async #byKey({ address }: Asker, authorization: string): Promise<Caller> {
    const given = readKey(/^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '');
    this.#refuseTooMany(address, given);
    try {
      const key = await this.#goodKey(given);
      this.#tellUse(key);
      return callerWith(key);
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
    if (key.revokedAt !== null) throw refused('it was revoked');
    if (key.expiresAt !== null && key.expiresAt <= this.#parts.now()) throw refused('it has expired');
    return key;
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
