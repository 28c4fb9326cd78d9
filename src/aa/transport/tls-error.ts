// What a failed TLS connection means, and the setting that cures it. A certificate that cannot be verified is one thing, a handshake
// that fails is another.

import type { AaErrorCode } from '../aa-error.ts';
import { type Trouble, troubleOf } from './trouble.ts';

export interface TlsFailure {
  readonly code: Extract<AaErrorCode, 'AA_CERTIFICATE' | 'AA_TLS'>;
  /** What happened, in a few words. */
  readonly words: string;
  readonly hint: string;
}

interface Cure {
  readonly words?: string;
  readonly hint: string;
}

// Certificates. The codes are those of OpenSSL's verification, as Node.js writes them.

const nameFile =
  'have ACGI send the intermediate certificate too, or name a PEM file with it (or with the certificate of a private authority) in `tls.ca`.';

const unknownAuthority: Cure = {
  words:
    'it is signed by an authority that is not known here, or AA does not send the intermediate certificate',
  hint: `If AA does not send its whole chain, ${nameFile}`,
};

const selfSigned: Cure = {
  words: 'it, or an authority in its chain, is self-signed',
  hint: 'If that is as it should be (a private authority, or a proxy that looks into TLS), name a PEM file with its certificate in `tls.ca`. If not, something else answers at this address.',
};

const weak: Cure = {
  hint: 'Its keys or signatures are too weak for the usual rules. Ask ACGI for a new one; until then, set `tls.ciphers` to DEFAULT@SECLEVEL=0.',
};

const certificateCures: Readonly<Record<string, Cure>> = {
  CERT_HAS_EXPIRED: {
    words: 'it has expired',
    hint: 'Look at the clock of this machine. If it is right, ask ACGI to renew the certificate (or one in its chain).',
  },
  CERT_NOT_YET_VALID: {
    words: 'it is not valid yet',
    hint: 'Look at the clock of this machine. If it is right, ask ACGI about the certificate.',
  },
  CERT_REVOKED: { words: 'it was revoked', hint: 'Ask ACGI to replace the certificate.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: selfSigned,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    words: 'it is for another host',
    hint: 'Check the host in `url` (or `services`). If it is right, ask ACGI for a certificate with this host name.',
  },
  EE_KEY_TOO_SMALL: weak,
  CA_KEY_TOO_SMALL: weak,
  CA_MD_TOO_WEAK: weak,
};

const otherCertificate: Cure = {
  hint: `Check the host in \`url\`, and ask ACGI whether the certificate is valid. If AA does not send its whole chain, ${nameFile}`,
};

/** OpenSSL's own words for what Node.js has no code for. */
const weakWords = /certificate key too weak|digest algorithm too weak/i;

const certificateCode =
  /^(CERT_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|CRL_|(EE|CA)_(KEY|MD)_TOO_|ERR_TLS_CERT_)/;

/** What is wrong with a certificate; `null` where it is something else that failed. */
function certificateCure({ code, message }: Trouble): Cure | null {
  if (code === 'UNSPECIFIED') return weakWords.test(message) ? { ...weak, words: message } : otherCertificate;
  if (Object.hasOwn(certificateCures, code)) return certificateCures[code] ?? otherCertificate;
  return certificateCode.test(code) ? otherCertificate : null;
}

// Handshakes. The reasons are those of OpenSSL, in small letters and with a blank between words.

const oldVersion: Cure = {
  words: 'AA speaks only an old version of TLS',
  hint: 'Ask ACGI for TLS 1.2. Until then, set `tls.minVersion` to TLSv1 (which also allows the old ciphers, unless `tls.ciphers` is set).',
};

const clientCertificate: Cure = {
  words: 'AA wants a certificate of ours, or does not take the one it got',
  hint: 'Name the PEM files of the certificate that ACGI gave you for this machine, and of its key, in `tls.cert` and `tls.key`.',
};

const weakKey: Cure = {
  words: 'the keys that AA offers are too weak for the usual rules',
  hint: 'Ask ACGI for stronger ones. Until then, set `tls.ciphers` to DEFAULT@SECLEVEL=1; if that is not enough, to DEFAULT@SECLEVEL=0.',
};

const noTls: Cure = {
  words: 'what answers at this port does not speak TLS',
  hint: 'Should the address begin with http://, or does it name the wrong port? A proxy with https:// in its address may be one that speaks http://.',
};

const handshakeCures: readonly (readonly [RegExp, Cure])[] = [
  [
    /unsafe legacy renegotiation/,
    {
      words: 'AA does not know secure renegotiation (RFC 5746)',
      hint: 'Ask ACGI to update the server. Until then, set `tls.legacyRenegotiation` to true.',
    },
  ],
  [/unsupported protocol|protocol version|wrong ssl version|version too low|unsupported ssl/, oldVersion],
  [/(dh|ee|ca|ecc?)[ _]key too small|md too weak|dh prime|bad ecpoint|wrong curve/, weakKey],
  [/wrong version number|packet length too long|http request|record layer failure|bad record type/, noTls],
  [
    /certificate required|alert bad certificate|alert unknown ca|alert certificate|access denied/,
    clientCertificate,
  ],
  [
    /alert handshake failure|alert insufficient security|no shared cipher|sigalg|signature (type|algorithm)|no suitable/,
    {
      words: 'AA ended the handshake with the alert “handshake failure”',
      hint: 'Either AA wants a certificate of ours: name it in `tls.cert` and `tls.key`. Or it knows none of the usual ciphers: set `tls.ciphers` to DEFAULT@SECLEVEL=0, and if that is not enough, `tls.minVersion` to TLSv1.',
    },
  ],
  [
    /unrecognized name/,
    {
      words: 'AA does not know the host name that it was called by',
      hint: 'Check the host in `url` (or `services`): it must be the one that ACGI gave, and no IP address.',
    },
  ],
  [
    /no protocols available|no ciphers available|no cipher match/,
    {
      words: 'the settings leave no version or no ciphers',
      hint: 'Correct `tls.minVersion` and `tls.ciphers`.',
    },
  ],
];

const opensslMessage = /:SSL routines:[^:]*:([^:]+)/i;
const handshakeCode = /^ERR_(SSL|OSSL)_|^EPROTO$/;

/** `tlsv1 alert protocol version`, from the message or from the code. */
function reasonOf({ code, message }: Trouble): string {
  const said = opensslMessage.exec(message)?.[1] ?? code.replace(handshakeCode, '').replaceAll('_', ' ');
  return said.trim().toLowerCase();
}

const isHandshake = ({ code, message }: Trouble): boolean =>
  handshakeCode.test(code) || code.startsWith('ERR_TLS_') || opensslMessage.test(message);

function handshakeFailure(trouble: Trouble): TlsFailure {
  const reason = reasonOf(trouble);
  const cure = handshakeCures.find(([pattern]) => pattern.test(reason))?.[1];
  const said = reason === '' ? trouble.code : reason;
  return {
    code: 'AA_TLS',
    words: cure?.words === undefined ? said : `${cure.words} (${said})`,
    hint:
      cure?.hint ??
      'Ask ACGI which versions and ciphers of TLS the server speaks; `tls.minVersion` and `tls.ciphers` say what is allowed here.',
  };
}

/** What a failure of TLS means; `null` where it is none. */
export function tlsFailure(trouble: Trouble): TlsFailure | null {
  const { code } = trouble;
  const certificate = certificateCure(trouble);
  if (certificate === null) return isHandshake(trouble) ? handshakeFailure(trouble) : null;
  const { words, hint } = certificate;
  return { code: 'AA_CERTIFICATE', words: words === undefined ? code : `${words} (${code})`, hint };
}

export function isTlsTrouble(error: unknown): boolean {
  const trouble = troubleOf(error);
  return trouble !== null && tlsFailure(trouble) !== null;
}
