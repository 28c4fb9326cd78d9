// What this room must know of one client to talk to its AA. The configuration fills it in, and has the defaults.

import type { ClientId } from '../catalogue/ids.ts';
import type { AttributeFilter } from '../catalogue/section.ts';
import type { Dialect, ServiceName } from './dialect.ts';

/** Milliseconds. */
export interface Timeouts {
  /** Until the connection stands, TLS included. */
  readonly connectMs: number;
  /** From the request to the first byte of the answer. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer. */
  readonly idleMs: number;
  /** The whole call. The queue call may take sixty times as long, because its answer may be huge. */
  readonly totalMs: number;
}

export interface Limits {
  /** Bytes of one customer-details answer, after decompression. */
  readonly documentBytes: number;
  /** Bytes of one queue answer, which is streamed and never held in memory. */
  readonly queueBytes: number;
  /** Characters of one text or attribute value. */
  readonly textLength: number;
  /** How deep elements may be nested. */
  readonly depth: number;
}

/** The content of a PEM file, with its path. The content may be a private key: only the path is shown (P11). */
export interface PemFile {
  readonly path: string;
  readonly pem: string;
}

export const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof tlsVersions)[number];

/** How a TLS connection to AA is made. `null` or `false`: as Node.js does it by itself. */
export interface TlsSettings {
  /** Certificates that are trusted beside the usual authorities. */
  readonly ca: PemFile | null;
  /** Our own certificate, with those that signed it, for an AA that asks for one. */
  readonly cert: PemFile | null;
  /** The private key of `cert`. */
  readonly key: PemFile | null;
  readonly minVersion: TlsVersion | null;
  /** A list of ciphers as OpenSSL writes it. */
  readonly ciphers: string | null;
  /** Whether a server without secure renegotiation (RFC 5746) may be talked to. */
  readonly legacyRenegotiation: boolean;
}

export const defaultTls: TlsSettings = {
  ca: null,
  cert: null,
  key: null,
  minVersion: null,
  ciphers: null,
  legacyRenegotiation: false,
};

export interface SectionWish {
  /** The options that are true. */
  readonly options: readonly string[];
  /** Of an attribute section: the kinds that are wanted. Empty where all kinds are, and where the section has no filters. */
  readonly attr: readonly AttributeFilter[];
}

/** By the names of the sections. */
export type WantedSections = Readonly<Record<string, SectionWish>>;

export interface AssociationSettings {
  readonly client: ClientId;
  /** Base address, which ends in the DAD. `null` where every service in use has an address of its own. */
  readonly url: string | null;
  /** Absolute addresses of single services, as ACGI hands them out. */
  readonly services: Readonly<Partial<Record<ServiceName, string>>>;
  readonly username: string;
  readonly password: string;
  readonly directoryId: string | null;
  readonly sections: WantedSections;
  /** Ids in one bulk call, at most. */
  readonly bulkSize: number;
  /** Calls at once, at most. */
  readonly concurrency: number;
  /** Least time between the starts of two calls. */
  readonly minGapMs: number;
  readonly timeouts: Timeouts;
  readonly tls: TlsSettings;
  /**
   * The proxy for every call, which may hold a user name and password; `none`: no proxy. `null`: HTTPS_PROXY, HTTP_PROXY and
   * NO_PROXY of the environment decide.
   */
  readonly proxy: string | null;
  /** Whether answers are read that break the rules of HTTP in known ways. Each call then has a connection of its own. */
  readonly lenientHttp: boolean;
  readonly limits: Limits;
  /** Whether errors have none of AA's own words: a policy of privacy is in force, and they may say what it takes out. Default: false. */
  readonly hidesWords?: boolean;
  readonly dialect: Dialect;
}
