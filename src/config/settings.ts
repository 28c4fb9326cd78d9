// The types of the settings: the configuration as the program uses it, with every default and in the program's units.

import type { AssociationSettings } from '../aa/association-settings.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { DeletionBrake, FileAccess } from '../shadow/shadow.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ListenSettings {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

export interface HttpSettings extends ListenSettings {
  /** A second address, for operating alone. */
  readonly admin: ListenSettings | null;
  /** Addresses and networks. `null`: there is no proxy. */
  readonly trustedProxies: readonly string[] | null;
}

export interface ClientSettings {
  readonly id: ClientId;
  readonly association: AssociationSettings;
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  /** How many customers an hour the audit in idle time looks at. 0: there is no such audit. */
  readonly auditPerHour: number;
}

export interface Settings {
  /** The configuration file, absolute. */
  readonly path: string;
  /** `sqlite:` with an absolute path, or `postgres://…`. May contain a password: show it with `shownDatabaseAddress`. */
  readonly database: string;
  readonly databaseFile: FileAccess;
  /** The HTTP server of `run`. `null`: nothing listens. */
  readonly http: HttpSettings | null;
  /** Threads that read AA's answers and write to the database. */
  readonly threads: number;
  /** The default for clients. */
  readonly auditPerHour: number;
  /** How long the feed and the history are kept. */
  readonly historyMs: number;
  readonly log: { readonly level: LogLevel };
  readonly clients: readonly ClientSettings[];
  /** What the sections of the clients were read with. Left out: it is not known. */
  readonly catalogue?: Catalogue;
  /** A sentence for each setting that is allowed but unwise. */
  readonly warnings: readonly string[];
}
