// The cookie of those who are signed in to the page. It has no path: the browser then takes the folder of the address that set it,
// `…/v1`, under whatever prefix a proxy has put the program. Pure, but for the chance of a new id.

import { createHash, randomBytes } from 'node:crypto';

export const sessionCookieName = 'aa_shadow_session';

export const sessionMs = 12 * 3_600_000;

/** 256 bits, so that a quick hash is enough. */
export const newSessionId = (): string => randomBytes(32).toString('base64url');

/** In hexadecimal digits. */
export const sessionHash = (id: string): string => createHash('sha256').update(id).digest('hex');

export const sessionCookie = (id: string, isSecure: boolean): string =>
  cookie(id, Math.floor(sessionMs / 1_000), isSecure);

/** Has the browser drop it. */
export const noCookie = (isSecure: boolean): string => cookie('', 0, isSecure);

const cookie = (value: string, maxAge: number, isSecure: boolean): string =>
  `${sessionCookieName}=${value}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;

const form = new RegExp(`(?:^|;)\\s*${sessionCookieName}=([\\w-]{43})\\s*(?=;|$)`, 'g');

/** The hashes of the ids that a header `Cookie` brings: an older one may stand beside the one that counts. At most four. */
export const sessionHashesIn = (header: string | undefined): readonly string[] =>
  header === undefined ? [] : [...header.matchAll(form)].slice(0, 4).map(([, id = '']) => sessionHash(id));
