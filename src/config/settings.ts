// The types of the settings: the configuration as the program uses it, with every default and in the program's units.

import type { AssociationSettings, PemFile } from '../aa/association-settings.ts';
import type { AttributeView, MappedColumn } from '../catalogue/attribute-view.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { PromotedField } from '../catalogue/promoted.ts';
import type { ClientId } from '../catalogue/ids.ts';
import type { PrivacySettings } from './privacy-keys.ts';
import type { CallBudget, DeletionBrake, FeedKind, FileAccess, KeyScope } from '../shadow/shadow.ts';
import type { WrittenRule } from '../shape/rule.ts';
import type { LaneBudget } from '../sync/fast-lane/budget.ts';
import type { PurgeSetting } from '../sync/work/context.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ListenSettings {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

/** Who may use the page by the word of a proxy that has signed them in. */
export interface TrustedUserSettings {
  /** Its name, in lower case. */
  readonly header: string;
  readonly scopes: readonly KeyScope[];
  /** `null`: all. */
  readonly clients: readonly ClientId[] | null;
}

export interface HttpSettings extends ListenSettings {
  /** A second address, for operating alone. */
  readonly admin: ListenSettings | null;
  /** Addresses and networks. `null`: there is no proxy. */
  readonly trustedProxies: readonly string[] | null;
  /** `null`: nobody is signed in by a proxy. */
  readonly trustedUserHeader: TrustedUserSettings | null;
  /** Origins of pages that may show the operators' page in a frame, and `self`. `null`: none may. */
  readonly frameAncestors: readonly string[] | null;
}

/** For this machine alone, on any free port, without a proxy. */
export const loopbackHttp: HttpSettings = {
  host: '127.0.0.1',
  port: 0,
  admin: null,
  trustedProxies: null,
  trustedUserHeader: null,
  frameAncestors: null,
};

export interface WebhookSettings {
  readonly name: string;
  readonly clients: readonly ClientId[] | 'all';
  /** May hold a token: it is not shown. */
  readonly url: string;
  /** `whsec_…` */
  readonly secret: string;
  /** `null`: all. Whom to erase is told in any case. */
  readonly kinds: readonly FeedKind[] | null;
  /** Of updates. `null`: all. */
  readonly sections: readonly string[] | null;
  /** One change in each message. */
  readonly each: boolean;
  /** How long changes wait for further ones of the same customers. 0: each is told for itself. */
  readonly settleMs: number;
  readonly timeoutMs: number;
  /** Certificates to trust beside the usual ones. */
  readonly ca: PemFile | null;
}

export interface RelevanceSettings extends WrittenRule {
  /** How many may leave by it without a person's word. */
  readonly brake: DeletionBrake;
}

/** What is thrown away of its customers, or stored in another form. */
export interface ClientPrivacy extends PrivacySettings {
  /** Of the hash, from its file. `null`: there is none. A secret (P11). */
  readonly hashKey: Uint8Array | null;
}

export interface ClientSettings {
  readonly id: ClientId;
  readonly association: AssociationSettings;
  /** `null`: all is stored as it is. */
  readonly privacy: ClientPrivacy | null;
  readonly pollEveryMs: number;
  readonly brake: DeletionBrake;
  /** `never`: its queue is observed and not purged. Default: `normal`. */
  readonly purge?: PurgeSetting | undefined;
  /** Fields that AA sends and the catalogue does not know. Left out: none is promoted. */
  readonly fields?: readonly PromotedField[];
  /** From which attributes the columns of the views have their values. Left out: from none. */
  readonly views?: readonly MappedColumn[];
  /** Which customers are kept. `null`: all that AA sends. */
  readonly relevance: RelevanceSettings | null;
  /** Whether its customers can be found by name, e-mail and login. */
  readonly search: boolean;
  /** How many customers an hour the audit in idle time looks at. 0: there is no such audit. */
  readonly auditPerHour: number;
  /** How many calls its AA is given in an hour, and when none. Left out, or `null`: as many as it can take. */
  readonly budget?: CallBudget | null;
  /** How many calls of AA are made ahead of all others. */
  readonly fastLane: LaneBudget;
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
  readonly webhooks: readonly WebhookSettings[];
  /** Whether webhooks may be made over HTTP, and whether this process sends those that were. */
  readonly webhookApi: boolean;
  /** Views that the database has beside the ready-made ones. Left out: none. */
  readonly views?: readonly AttributeView[];
  /** What the sections of the clients were read with. Left out: it is not known. */
  readonly catalogue?: Catalogue;
  /** A sentence for each setting that is allowed but unwise. */
  readonly warnings: readonly string[];
}
