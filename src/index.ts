// The library: everything that a program which embeds aa-shadow may use. All other files are internal and may change.

import './node-version.cts';

export { AaShadowError, type ErrorKind } from './aa-shadow-error.ts';
export { openAssociation } from './aa/open-association.ts';
export type { AssociationAnywhere } from './aa/association.ts';
export type { AssociationSettings } from './aa/association-settings.ts';
export { defaultDialect, type Dialect } from './aa/dialect.ts';
export { builtIn, type Catalogue } from './catalogue/catalogue.ts';
export { extended, type Additions } from './catalogue/extended.ts';
export { clientId, custId, type ClientId, type CustId } from './catalogue/ids.ts';
export { sections, type SectionName, type SectionTable } from './catalogue/sections.ts';
export type { CustomerColumns, SectionRow } from './catalogue/rows.ts';
export { storedCatalogue } from './config/client-catalogues.ts';
export { loadSettings } from './config/settings-file.ts';
export type { ClientSettings, Settings } from './config/settings.ts';
export { backupShadow } from './shadow/backup-shadow.ts';
export { cancelMove, moveShadow, type MoveAddresses, type MoveOptions } from './shadow/move-shadow.ts';
export { openShadow } from './shadow/open-shadow.ts';
export type {
  Audit,
  BackupOptions,
  BackupProgress,
  BackupReport,
  Change,
  ClientState,
  CustomerLife,
  FeedAnswer,
  FeedChange,
  FeedPlace,
  FeedTerms,
  ForgetAnswer,
  HeldBack,
  Moved,
  MovedTable,
  MoveProgress,
  MoveTerms,
  Population,
  SetBack,
  Shadow,
  StoredCustomer,
} from './shadow/shadow.ts';
export { withSync, type SyncParts } from './runtime/client-sync.ts';
export { auditClient, type AuditReport, type AuditTerms } from './sync/audit/audit-client.ts';
export { drainOnce } from './sync/single-drain.ts';
export type { LaneBudget } from './sync/fast-lane/budget.ts';
export { FastLane } from './sync/fast-lane/fast-lane.ts';
export { refreshNow, type LaneTerms } from './sync/fast-lane/refresh-now.ts';
export type { LaneOutcome } from './sync/fast-lane/words.ts';
export { refreshCustomers } from './sync/refresh.ts';
export { followClient } from './sync/run.ts';
export type { SyncEvent } from './sync/sync-event.ts';
export type { SyncContext } from './sync/work/context.ts';
export { leaseHolder } from './sync/work/lease.ts';
