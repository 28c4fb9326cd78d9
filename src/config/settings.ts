// The configuration as the rest of the program sees it: validated, defaults filled in, in the program's own units.

import type { AssociationSettings } from '../aa/association-settings.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { DeletionBrake } from '../shadow/shadow.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ClientSettings {
  readonly id: ClientId;
  readonly association: AssociationSettings;
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  /** Customers an hour the audit in idle time looks at; 0: there is none. */
  readonly auditPerHour: number;
}

export interface Settings {
  /** The configuration file, absolute. */
  readonly path: string;
  /** `sqlite:` with an absolute path, or `postgres://…`. May contain a password: show it with `shownDatabaseAddress`. */
  readonly database: string;
  readonly http: { readonly host: string; readonly port: number };
  /** Threads that read what AA answers and write it to the database. */
  readonly threads: number;
  /** For clients that say nothing else. */
  readonly auditPerHour: number;
  /** How long the feed is kept. */
  readonly historyMs: number;
  readonly log: { readonly level: LogLevel };
  readonly clients: readonly ClientSettings[];
  /** What is allowed and yet unwise, a sentence each. */
  readonly warnings: readonly string[];
}
