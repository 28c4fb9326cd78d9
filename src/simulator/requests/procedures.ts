// The procedures of the simulated AA, and the names that each expects in its request: root and credential elements.

import { otherProcedures, type OtherName } from './other-procedures.ts';

/** The four calls of the guide. The queue has two procedures, without and with reasons. */
type GuideName = 'plain-queue' | 'queue' | 'customers' | 'purge' | 'enqueue';

export type ProcedureName = GuideName | OtherName;

/** The names that a procedure expects in its request, letter for letter. */
export interface RequestNames {
  readonly root: string;
  readonly username: string;
  readonly password: string;
}

export interface Procedure extends RequestNames {
  readonly name: ProcedureName;
  /** `PACKAGE.PROCEDURE`, in any case. */
  readonly path: string;
  /** The root of its answers. `null`: its failures have a root of their own. */
  readonly answerRoot: string | null;
}

const sync = 'CENCUSTINTEGRATESYNCWEBSVCLIB';
const vendor = { username: 'vendorId', password: 'vendorPassword' } as const;
const hyphened = { username: 'vendor-id', password: 'vendor-password' } as const;

/** The names in a purge request: as documented, and as they were assumed before. */
export const purgeForms = {
  documented: { root: 'purge-request', ...hyphened, maxQueueNum: 'max-queue-num' },
  camel: { root: 'purgeRequest', ...vendor, maxQueueNum: 'maxQueueNum' },
} as const;

export type PurgeForm = keyof typeof purgeForms;

export const procedures: readonly Procedure[] = [
  {
    name: 'plain-queue',
    path: `${sync}.GET_QUEUE_CUSTS_XML`,
    root: 'custRequest',
    ...hyphened,
    answerRoot: 'queuedCusts',
  },
  {
    name: 'queue',
    path: `${sync}.GET_QUEUE_CUSTS_W_REASONS_XML`,
    root: 'custRequest',
    ...vendor,
    answerRoot: 'queuedCusts',
  },
  {
    name: 'customers',
    path: 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML',
    root: 'custInfoRequest',
    username: 'integratorUsername',
    password: 'integratorPassword',
    answerRoot: null,
  },
  { name: 'purge', path: `${sync}.PURGE_QUEUE_XML`, ...purgeForms.documented, answerRoot: 'result' },
  {
    name: 'enqueue',
    path: `${sync}.FORCE_ENQUEUE_CUSTS_XML`,
    root: 'custRequest',
    ...vendor,
    answerRoot: 'result',
  },
  ...otherProcedures,
];

export const procedureAt = (path: string): Procedure | null =>
  procedures.find((procedure) => procedure.path === path.toUpperCase()) ?? null;
