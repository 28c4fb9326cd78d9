// The services beside the four calls of the guide that public integrations use, with the names in their requests and the
// parameters they take.

export type OtherName =
  'authentication' | 'events' | 'registrations' | 'purchases' | 'members' | 'credits' | 'employers';

export interface OtherProcedure {
  readonly name: OtherName;
  readonly path: string;
  readonly root: string;
  readonly username: string;
  readonly password: string;
  readonly answerRoot: string;
  /** The parameters that the request may have. */
  readonly parameters: readonly string[];
  /** At least one of these parameters is needed. */
  readonly required: readonly string[];
}

const vendor = { username: 'vendor-id', password: 'vendor-password' } as const;
const integrator = { username: 'integratorUsername', password: 'integratorPassword' } as const;
const customer = ['cust-id'] as const;

export const otherProcedures: readonly OtherProcedure[] = [
  {
    name: 'authentication',
    path: 'CENSSAWEBSVCLIB.AUTHENTICATION',
    root: 'authentication-request',
    ...integrator,
    answerRoot: 'authentication',
    parameters: ['cust-id', 'last-nm', 'alias', 'username', 'password', 'session-id'],
    required: [],
  },
  {
    name: 'events',
    path: 'EVTSSAWEBSVCLIB.GET_EVENT_INFO_XML',
    root: 'event-request',
    ...vendor,
    answerRoot: 'event-list',
    // prettier-ignore
    parameters: [
      'cust-id', 'start-date', 'end-date', 'status', 'category', 'event-type', 'item-type', 'state-code', 'sponsor',
    ],
    required: [],
  },
  {
    name: 'registrations',
    path: 'EVTSSAWEBSVCLIB.GET_EVENTREG_INFO_XML',
    root: 'eventreg-request',
    ...vendor,
    answerRoot: 'registrations',
    // prettier-ignore
    parameters: [
      'cust-id', 'event-id', 'first-name', 'last-name', 'company-name', 'email', 'secondaries-require-ticket', 'regAttributes',
      'regItemAttributes', 'regOrChangedAfterDate', 'regOrChangedBeforeDate', 'primaryRegStatus', 'eventType',
    ],
    required: ['cust-id', 'event-id'],
  },
  {
    name: 'purchases',
    path: 'ECSSAWEBSVCLIB.GET_PURCHASED_PRODUCTS_XML',
    root: 'ecord-request',
    username: 'vendorId',
    password: 'vendorPassword',
    answerRoot: 'orders',
    parameters: ['custId', 'orderSerno', 'productType'],
    required: ['custId'],
  },
  {
    name: 'members',
    path: 'MEMSSAWEBSVCLIB.GET_MEMBERS_XML',
    root: 'member-request',
    ...vendor,
    answerRoot: 'members',
    parameters: customer,
    required: customer,
  },
  {
    name: 'credits',
    path: 'CENCREDWEBSVCLIB.GET_CREDITS_XML',
    root: 'creditRequest',
    ...integrator,
    answerRoot: 'credits',
    parameters: ['custId', 'txTy'],
    required: ['custId'],
  },
  {
    name: 'employers',
    path: 'CENEMPWEBSVCLIB.GET_EMPLOYERS_XML',
    root: 'employer-request',
    ...vendor,
    answerRoot: 'employment-list',
    parameters: ['cust-id', 'org-type', 'preferred-only', 'current-only'],
    required: customer,
  },
];
