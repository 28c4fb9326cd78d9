// The procedures of the simulated AA, and the names each wants in its request: root and credential elements.

/** The four calls of the guide; the queue comes in two procedures, without and with reasons. */
export type ProcedureName = 'plain-queue' | 'queue' | 'customers' | 'purge' | 'enqueue';

export interface Procedure {
  readonly name: ProcedureName;
  /** `PACKAGE.PROCEDURE`, in any case. */
  readonly path: string;
  readonly root: string;
  readonly username: string;
  readonly password: string;
}

const sync = 'CENCUSTINTEGRATESYNCWEBSVCLIB';
const vendor = { username: 'vendorId', password: 'vendorPassword' } as const;

export const procedures: readonly Procedure[] = [
  {
    name: 'plain-queue',
    path: `${sync}.GET_QUEUE_CUSTS_XML`,
    root: 'custRequest',
    username: 'vendor-id',
    password: 'vendor-password',
  },
  { name: 'queue', path: `${sync}.GET_QUEUE_CUSTS_W_REASONS_XML`, root: 'custRequest', ...vendor },
  {
    name: 'customers',
    path: 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML',
    root: 'custInfoRequest',
    username: 'integratorUsername',
    password: 'integratorPassword',
  },
  { name: 'purge', path: `${sync}.PURGE_QUEUE_XML`, root: 'purgeRequest', ...vendor },
  { name: 'enqueue', path: `${sync}.FORCE_ENQUEUE_CUSTS_XML`, root: 'custRequest', ...vendor },
];

export const procedureAt = (path: string): Procedure | null =>
  procedures.find((procedure) => procedure.path === path.toUpperCase()) ?? null;
