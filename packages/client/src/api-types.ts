// The types of the HTTP API. Made from docs/reference/openapi.json by `npm run generate`: do not edit.

/** As Prometheus reads it; docs/reference/metrics.md has every metric. */
export type Metrics = string;

/** The record as AA sent it, with what the catalogue does not know. */
export interface Document {
  /** a text */
  custId?: string;
  /** a text */
  custType?: string;
  /** a text */
  loginId?: string;
  /** a date, in AA's own spelling */
  createDate?: string;
  /** true or false, in AA's own spelling */
  toBePurged?: string;
  name?: {
    /** a text */
    prefixName?: string;
    /** a text */
    firstName?: string;
    /** a text */
    middleName?: string;
    /** a text */
    lastName?: string;
    /** a text */
    suffixName?: string;
    /** a text */
    degreeName?: string;
    /** a text */
    informalName?: string;
    /** a text */
    displayName?: string;
    /** a text */
    companyName?: string;
    [k: string]: unknown;
  };
  roles?: (
    | string
    | {
        /** a text */
        role?: string;
        [k: string]: unknown;
      }
  )[];
  addresses?: {
    /** a text */
    addressSerno?: string;
    /** a text */
    addressType?: string;
    /** a text */
    addressTypeDescr?: string;
    /** true or false, in AA's own spelling */
    preferred?: string;
    /** a text */
    street1?: string;
    /** a text */
    street2?: string;
    /** a text */
    street3?: string;
    /** a text */
    city?: string;
    /** a text */
    state?: string;
    /** a text */
    province?: string;
    /** a text */
    postalCode?: string;
    /** a text */
    countryCode?: string;
    /** a text */
    countryDescr?: string;
    /** a text */
    county?: string;
    /** a number, as text */
    latitude?: string;
    /** a number, as text */
    longitude?: string;
    /** true or false, in AA's own spelling */
    badAddress?: string;
    /** a text */
    regionCode?: string;
    /** a text */
    regionDescr?: string;
    /** a list */
    showInDirectory?: {
      [k: string]: unknown;
    };
    /** true or false, in AA's own spelling */
    best?: string;
    [k: string]: unknown;
  }[];
  phones?: (
    | string
    | {
        /** a text */
        phoneSerno?: string;
        /** a text */
        phoneType?: string;
        /** a text */
        phoneTypeDescr?: string;
        /** true or false, in AA's own spelling */
        preferred?: string;
        /** a text */
        number?: string;
        /** a text */
        ext?: string;
        /** a text */
        remark?: string;
        /** true or false, in AA's own spelling */
        best?: string;
        [k: string]: unknown;
      }
  )[];
  emails?: (
    | string
    | {
        /** a text */
        emailSerno?: string;
        /** a text */
        emailType?: string;
        /** a text */
        emailTypeDescr?: string;
        /** true or false, in AA's own spelling */
        preferred?: string;
        /** a text */
        address?: string;
        /** true or false, in AA's own spelling */
        badAddress?: string;
        /** a text */
        remark?: string;
        /** true or false, in AA's own spelling */
        best?: string;
        [k: string]: unknown;
      }
  )[];
  websites?: (
    | string
    | {
        /** a text */
        websiteSerno?: string;
        /** a text */
        websiteType?: string;
        /** a text */
        websiteTypeDescr?: string;
        /** true or false, in AA's own spelling */
        preferred?: string;
        /** a text */
        address?: string;
        /** true or false, in AA's own spelling */
        badAddress?: string;
        /** a text */
        remark?: string;
        /** true or false, in AA's own spelling */
        best?: string;
        [k: string]: unknown;
      }
  )[];
  jobs?: {
    /** a text */
    employmentSerno?: string;
    /** a text */
    employerId?: string;
    /** a text */
    employerName?: string;
    /** a text */
    employerCustTy?: string;
    /** a text */
    employerCustTyDescr?: string;
    /** a text */
    titleName?: string;
    /** a text */
    titleNameLong?: string;
    /** a text */
    functionCode?: string;
    /** a text */
    functionDescr?: string;
    /** a date, in AA's own spelling */
    startDate?: string;
    /** a date, in AA's own spelling */
    endDate?: string;
    /** a number, as text */
    hoursPerWeek?: string;
    /** true or false, in AA's own spelling */
    preferred?: string;
    /** a text */
    remark?: string;
    /** a text */
    titleCode?: string;
    /** a text */
    titleCodeDescr?: string;
    /** true or false, in AA's own spelling */
    best?: string;
    employmentAttributes?: {
      /** a text */
      type?: string;
      /** a text */
      typeName?: string;
      /** a text */
      code?: string;
      /** a text */
      codeDescr?: string;
      /** a text */
      char?: string;
      /** a number, as text */
      number?: string;
      /** a date, in AA's own spelling */
      date?: string;
      /** a text */
      URLtoFile?: string;
      /** a text */
      URLtoThumbnail?: string;
      [k: string]: unknown;
    }[];
    [k: string]: unknown;
  }[];
  committeePositions?: {
    /** a text */
    positionSerno?: string;
    /** a text */
    subgroupId?: string;
    /** a text */
    subgroupName?: string;
    /** a text */
    committeeGroup?: string;
    /** a text */
    committeeGrpDescr?: string;
    /** a text */
    committeeType?: string;
    /** a text */
    committeeDescr?: string;
    /** a text */
    positionCode?: string;
    /** a text */
    positionDescr?: string;
    /** a date, in AA's own spelling */
    startDate?: string;
    /** a date, in AA's own spelling */
    endDate?: string;
    [k: string]: unknown;
  }[];
  memberships?: {
    /** a text */
    subgroupId?: string;
    /** a text */
    subgroupName?: string;
    /** a text */
    subgroupType?: string;
    /** a text */
    subgroupTypeDescr?: string;
    /** true or false, in AA's own spelling */
    member?: string;
    /** a text */
    classCode?: string;
    /** a text */
    subclassCode?: string;
    /** a text */
    classSubclassDescr?: string;
    /** a text */
    statusCode?: string;
    /** a text */
    statusDescr?: string;
    /** a text */
    directOrInherited?: string;
    /** a date, in AA's own spelling */
    joinDate?: string;
    /** a date, in AA's own spelling */
    expirationDate?: string;
    /** a date, in AA's own spelling */
    paidThroughDate?: string;
    /** a date, in AA's own spelling */
    reinstateDate?: string;
    /** a list */
    slotSummaries?: {
      [k: string]: unknown;
    };
    /** a date, in AA's own spelling */
    terminateDate?: string;
    [k: string]: unknown;
  }[];
  subscriptions?: {
    /** a text */
    packageCode?: string;
    /** a text */
    packageName?: string;
    /** a date, in AA's own spelling */
    beginDate?: string;
    /** a date, in AA's own spelling */
    expirationDate?: string;
    /** a date, in AA's own spelling */
    paidThroughDate?: string;
    [k: string]: unknown;
  }[];
  communicationPreferences?: {
    /** a text */
    categoryCode?: string;
    /** a text */
    categoryDescr?: string;
    /** a text */
    subcategoryCode?: string;
    /** a text */
    subcategoryDescr?: string;
    /** true or false, in AA's own spelling */
    receiveEmail?: string;
    /** a text */
    preferredEmail?: string;
    /** a text */
    preferredEmailSerno?: string;
    [k: string]: unknown;
  }[];
  customerAttributes?: {
    /** a text */
    type?: string;
    /** a text */
    typeName?: string;
    /** a text */
    code?: string;
    /** a text */
    codeDescr?: string;
    /** a text */
    char?: string;
    /** a number, as text */
    number?: string;
    /** a date, in AA's own spelling */
    date?: string;
    /** a text */
    URLtoFile?: string;
    /** a text */
    URLtoThumbnail?: string;
    [k: string]: unknown;
  }[];
  custDimAttrs?: {
    /** a text */
    dimensionType?: string;
    /** a text */
    dimensionCode?: string;
    /** a text */
    type?: string;
    /** a text */
    code?: string;
    /** a text */
    char?: string;
    /** a number, as text */
    number?: string;
    /** a date, in AA's own spelling */
    date?: string;
    [k: string]: unknown;
  }[];
  bio?:
    | string
    | {
        /** a text */
        bioText?: string;
        [k: string]: unknown;
      };
  aliases?: (
    | string
    | {
        /** a text */
        aliasType?: string;
        /** a text */
        aliasTypeDescr?: string;
        /** a text */
        aliasValue?: string;
        [k: string]: unknown;
      }
  )[];
  companyAdmins?: {
    /** a text */
    id?: string;
    /** a text */
    displayNm?: string;
    [k: string]: unknown;
  }[];
  certifications?: {
    /** a text */
    periodSerno?: string;
    /** a text */
    certificateType?: string;
    /** a text */
    certificateLevel?: string;
    /** a text */
    certificateSpecialty?: string;
    /** a text */
    certificateNumber?: string;
    /** a text */
    certificateStatus?: string;
    /** true or false, in AA's own spelling */
    certified?: string;
    /** a date, in AA's own spelling */
    certificateExpDate?: string;
    /** a date, in AA's own spelling */
    certifiedSinceDate?: string;
    /** a date, in AA's own spelling */
    completionDate?: string;
    /** a text */
    completionCode?: string;
    /** a date, in AA's own spelling */
    evalStartDate?: string;
    /** a date, in AA's own spelling */
    evalEndDate?: string;
    /** a date, in AA's own spelling */
    startDate?: string;
    /** a date, in AA's own spelling */
    endDate?: string;
    [k: string]: unknown;
  }[];
  employees?: {
    /** a text */
    id?: string;
    /** a text */
    firstName?: string;
    /** a text */
    lastName?: string;
    /** a text */
    displayName?: string;
    /** true or false, in AA's own spelling */
    administrator?: string;
    /** a text */
    functionCode?: string;
    /** a text */
    functionDescr?: string;
    /** a list */
    employeeAttributes?: {
      [k: string]: unknown;
    };
    /** a text */
    titleCode?: string;
    /** a text */
    titleCodeDescr?: string;
    [k: string]: unknown;
  }[];
  referralInfo?: {
    /** a text */
    vendorType?: string;
    /** a text */
    status?: string;
    /** a text */
    contactTxt1?: string;
    /** a text */
    contactTxt2?: string;
    /** a text */
    prefAddrSerno?: string;
    /** a text */
    prefEmailSerno?: string;
    /** a text */
    prefWebsiteSerno?: string;
    /** a text */
    prefPhoneSerno?: string;
    /** a text */
    prefFaxSerno?: string;
    /** true or false, in AA's own spelling */
    publishInDirectoryFlag?: string;
    /** true or false, in AA's own spelling */
    publishAddrFlag?: string;
    /** true or false, in AA's own spelling */
    publishEmailFlag?: string;
    /** true or false, in AA's own spelling */
    publishWebsiteFlag?: string;
    /** true or false, in AA's own spelling */
    publishPhoneFlag?: string;
    /** true or false, in AA's own spelling */
    publishFaxFlag?: string;
    /** a date, in AA's own spelling */
    lastUpdatedDate?: string;
    [k: string]: unknown;
  }[];
  files?: {
    /** a text */
    fileSerno?: string;
    /** a text */
    context?: string;
    /** a text */
    docType?: string;
    /** a text */
    mimeType?: string;
    /** a number, as text */
    docSize?: string;
    /** a text */
    fileName?: string;
    /** a text */
    shortName?: string;
    /** a text */
    descr?: string;
    /** a text */
    qual1?: string;
    /** a number, as text */
    displayOrder?: string;
    /** a text */
    urlToFile?: string;
    /** a text */
    urlToFileThumbnail?: string;
    /** a list */
    tags?: {
      [k: string]: unknown;
    };
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}
export interface Customer {
  cust_id: string;
  /** When AA was asked for this record: its as-of. */
  fetched_at: string;
  /** When its content last changed. */
  changed_at: string;
  /** When it was found to be deleted in AA; null: it is not. */
  deleted_at: string | null;
  document: Document;
  warning?: Warning;
}
/** Why the stored copy comes although it is older than was asked for, or stands queued. */
export interface Warning {
  code: 'aa-away' | 'timed-out' | 'over-budget' | 'parked' | 'failed' | 'braked' | 'interrupted';
  detail: string;
  /** docs/reference/errors.md has them all. */
  error_code: string | null;
}
export interface Refreshed {
  /** As it was asked for. */
  cust_id: string;
  /** `collapsed`: somebody else asked at the same time. `stale`: see the warning. */
  outcome: 'fetched' | 'collapsed' | 'not-found' | 'not-kept' | 'forgotten' | 'stale' | 'under-way';
  /** What became of the copy: `created`, `updated`, `unchanged`, `deleted`, … */
  applied: string | null;
  warning: Warning | null;
  /** null: under way, or the key may not read. */
  customer: Customer | null;
}
export interface RefreshedCustomers {
  customers: {
    /** As it was asked for. */
    cust_id: string;
    /** `collapsed`: somebody else asked at the same time. `stale`: see the warning. */
    outcome: 'fetched' | 'collapsed' | 'not-found' | 'not-kept' | 'forgotten' | 'stale' | 'under-way';
    /** What became of the copy: `created`, `updated`, `unchanged`, `deleted`, … */
    applied: string | null;
    warning: Warning | null;
  }[];
}
export interface CustomerPage {
  customers: Customer[];
  /** For the next page; null: this is the last. */
  cursor: string | null;
  /** Only where `count` was asked for. */
  count?: number;
  /** Whether there are more than `count`. */
  more?: boolean;
}
export interface CustomerLookup {
  /** Also those that were deleted in AA. */
  customers: Customer[];
  /** Numbers that are not stored, as they were asked for. */
  missing: string[];
  /** Numbers that were forgotten: erase your copies. */
  forgotten: string[];
}
export interface ChangePage {
  changes: {
    /** Grows in the order of commits. Numbers may be missing. */
    change_no: number;
    cust_id: string;
    kind: 'created' | 'updated' | 'restored' | 'deleted' | 'forgotten';
    /** The sections that changed. */
    sections: string[];
    /** The fields that changed, at most 30, then `…`. */
    fields: string[];
    /** null: AA changed the customer. `shape`: other sections are asked for than before, and nothing else differs. `relevance`: the rule does not keep it, or keeps it since the rule was changed. */
    cause: ('shape' | 'relevance') | null;
    /** ISO 8601, in UTC. */
    committed_at: string;
    /** Only with `include=customer`: the customer as it is now; null: it is not stored any more. */
    customer?: Customer | null;
  }[];
  /** For the next request. Where it is the one that was sent, nothing more has happened. */
  cursor: string;
}
export interface SnapshotPage {
  /** Without those that were deleted in AA. */
  customers: Customer[];
  /** For the next page; null: this is the last. */
  cursor: string | null;
  /** `after` for the changes since the first page; the same in every page. */
  changes_after: string;
}
export interface Followers {
  followers: {
    name: string;
    /** Changes it has not acknowledged, counted by their numbers. */
    behind_changes: number;
    /** How long ago the oldest of them was committed; 0: there is none. */
    behind_seconds: number;
    /** When it acknowledged last. */
    seen_at: string;
    /** Who did that. */
    made_by: string;
    /** Why the feed does not go on from its place; null: it does. */
    gone: ('expired' | 'other_history' | 'future') | null;
  }[];
}
export interface Acknowledged {
  name: string;
  cursor: string;
}
export interface DroppedFollower {
  dropped: string;
}
export interface Explanation {
  client: string;
  cust_id: string;
  other_spellings: string[];
  verdict: 'fresh' | 'stale' | 'unknown' | 'forgotten';
  verdict_text: string;
  as_of_at: string | null;
  fetch_number: number | null;
  changed_at: string | null;
  deleted_at: string | null;
  forgotten_at: string | null;
  waiting: {
    drain_no: number;
    state: string;
    /** ISO 8601, in UTC. */
    known_at: string;
    attempts: number;
    [k: string]: unknown;
  }[];
  events: {
    /** ISO 8601, in UTC. */
    at: string;
    event: string;
    [k: string]: unknown;
  }[];
}
export interface Webhook {
  client: string;
  name: string;
  /** Where it was made: in the configuration, or over HTTP. */
  origin: 'file' | 'api';
  /** The origin of its address; null: it is not sent, because the configuration has it no more, or lets none be made over HTTP. */
  receiver: string | null;
  state: 'new' | 'active' | 'failing' | 'paused' | 'paused_by_failure' | 'paused_by_refusal';
  /** Why it is paused. */
  reason: string | null;
  behind_changes: number | null;
  /** The age of the oldest change that was not accepted yet. */
  behind_seconds: number | null;
  /** Everything up to it was accepted, or set aside. */
  change_no: number | null;
  /** Attempts that failed in a row. */
  tries: number;
  failing_since: string | null;
  next_try_at: string | null;
  last_error: string | null;
  last_tried_at: string | null;
  last_accepted_at: string | null;
  /** Changes that the receiver refused, and that were set aside. */
  parked: number;
}
export interface Webhooks {
  webhooks: Webhook[];
}
export interface MadeWebhook {
  client: string;
  name: string;
  /** Where it was made: in the configuration, or over HTTP. */
  origin: 'file' | 'api';
  /** The origin of its address; null: it is not sent, because the configuration has it no more, or lets none be made over HTTP. */
  receiver: string | null;
  state: 'new' | 'active' | 'failing' | 'paused' | 'paused_by_failure' | 'paused_by_refusal';
  /** Why it is paused. */
  reason: string | null;
  behind_changes: number | null;
  /** The age of the oldest change that was not accepted yet. */
  behind_seconds: number | null;
  /** Everything up to it was accepted, or set aside. */
  change_no: number | null;
  /** Attempts that failed in a row. */
  tries: number;
  failing_since: string | null;
  next_try_at: string | null;
  last_error: string | null;
  last_tried_at: string | null;
  last_accepted_at: string | null;
  /** Changes that the receiver refused, and that were set aside. */
  parked: number;
  /** What messages are signed with. It is told here alone, and never again. */
  secret: string;
}
export interface DeletedWebhook {
  deleted: string;
}
export interface WebhookAttempts {
  /** The latest first. A thousand are kept. */
  attempts: {
    attempt_no: number;
    /** ISO 8601, in UTC. */
    attempted_at: string;
    message_id: string;
    /** Of the answer; null: there was none. */
    status: number | null;
    ms: number;
    /** How many it told. */
    changes: number;
    first_no: number;
    last_no: number;
    /** Why there was no answer. */
    error: string | null;
  }[];
}
export interface WebhookTest {
  ok: boolean;
  /** Of the answer; null: there was none. */
  status: number | null;
  ms: number;
  mistake:
    ('body-reserialised' | 'secret-with-v1' | 'secret-not-decoded' | 'clock-off' | 'verifies-nothing') | null;
  says: string;
}
export interface Client {
  id: string;
  verdict: 'fresh' | 'behind' | 'blind' | 'stuck' | 'paused';
  verdict_reason: string;
  lag_seconds: number | null;
  /** When the oldest change that is not applied became known. */
  behind_since: string | null;
  /** Without those that were deleted in AA. */
  customers: number;
  parked: number;
  /** There are more: `parked` is counted up to 10,000. */
  parked_more: boolean;
  deletions_waiting: number;
  paused: boolean;
  /** It gets its queue and never purges it (docs/moving-over.md). */
  observes: boolean;
  /** null: all customers are in the shape in force, and none waits (docs/shape.md). */
  shape: {
    /** Whether a shape waits for a person. */
    waits: boolean;
    /** How many customers AA is asked for, because of the shape in force. */
    wanted: number;
    /** Of how many of them it has not answered yet. */
    left: number;
    seconds_left: number | null;
    seconds_left_least: number | null;
    seconds_left_most: number | null;
  } | null;
  /** What waits for the budget of calls, or for the end of quiet hours. */
  held_back: {
    /** quiet: quiet hours. budget: the calls of an hour are used up. */
    why: 'quiet' | 'budget';
    /** ISO 8601, in UTC. */
    until: string;
    /** Who wait for it. */
    customers: number;
  } | null;
  /** With what the last attempt to drain failed; null: it did not. */
  error_code: string | null;
  queue: {
    last_answer_at: string | null;
    drain: {
      state: string;
      queued: number;
      pending: number;
      settled: number;
      /** By the pace so far; null: there is no telling. */
      seconds_left: number | null;
    } | null;
  };
}
export interface Clients {
  clients: Client[];
}
/** With every field of `clients[]` of `aa-shadow status --json` (docs/json-output.md). */
export interface ClientStatus {
  client: string;
  verdict: 'fresh' | 'behind' | 'blind' | 'stuck' | 'paused';
  verdict_reason: string;
  verdict_text: string;
  lag_seconds: number | null;
  /** When the oldest change that is not applied became known. */
  behind_since: string | null;
  customers: number;
  parked: number;
  /** There are more: `parked` is counted up to 10,000. */
  parked_more: boolean;
  deletions_waiting: number;
  pause: {
    /** ISO 8601, in UTC. */
    since: string;
    by: string;
    reason: string | null;
  } | null;
  /** What of a customer the client keeps (docs/shape.md). */
  shape: {
    /** Of the shape in force; null: none was ever installed. */
    shape_no: number | null;
    /** null: all customers are in the shape in force. */
    applying: {
      /** ISO 8601, in UTC. */
      since: string;
      /** Whether all customers were looked at here. Until then `wanted` grows. */
      walked: boolean;
      /** How many customers AA is asked for, because sections were added. */
      wanted: number;
      /** Of how many of them it has not answered yet. */
      left: number;
      /** How many of these would leave by the rule of relevance, and stay until a person applies the shape. */
      leaving: number;
      per_minute: number | null;
      /** By the pace of the last minutes; null: there is no telling. */
      seconds_left: number | null;
      /** By the fast quartile of the last five minutes. */
      seconds_left_least: number | null;
      /** By the slow quartile of the last five minutes; null where nothing came in that time. */
      seconds_left_most: number | null;
    } | null;
    /** A shape that waits for a person, because it erases something of so many customers, or so many would leave by its rule. */
    waiting: {
      /** ISO 8601, in UTC. */
      since: string;
      erases_of: number;
      leaving: number;
      plan: string;
      apply: string;
    } | null;
  };
  /** null: the client has none. */
  budget: {
    per_hour: number | null;
    /** Calls in the last hour. */
    used: number;
    quiet: {
      from: string;
      to: string;
      zone: string;
    } | null;
    /** What holds the drain back. */
    held_back: {
      /** quiet: quiet hours. budget: the calls of an hour are used up. */
      why: 'quiet' | 'budget';
      /** ISO 8601, in UTC. */
      until: string;
      /** Who wait for it. */
      customers: number;
      /** On the clock of the quiet hours, or in UTC. */
      until_text: string;
    } | null;
    /** What holds back customers who are fetched for a new shape. */
    backfill_held_back: {
      /** quiet: quiet hours. budget: the calls of an hour are used up. */
      why: 'quiet' | 'budget';
      /** ISO 8601, in UTC. */
      until: string;
      /** Who wait for it. */
      customers: number;
      /** On the clock of the quiet hours, or in UTC. */
      until_text: string;
    } | null;
  } | null;
  /** ISO 8601, in UTC. */
  read_at: string;
  /** By the pace so far; null: there is no telling. */
  drain_seconds_left: number | null;
  /** The last ten. */
  drains: {
    drain_no: number;
    state: 'receiving' | 'refreshing' | 'purging' | 'done';
    max_queue_number: string | null;
    asked_at: string | null;
    /** ISO 8601, in UTC. */
    received_at: string;
    /** Customers. */
    queued: number;
    /** null in a drain that is done: AA did not confirm the purge. */
    purged_at: string | null;
    settled_at: string | null;
  }[];
  /** The audit that this process was asked for, as long as it runs. */
  running_audit: {
    /** ISO 8601, in UTC. */
    since: string;
    sample: number;
  } | null;
  /** The last time that this process was to ask AA to queue customers; null: not since it started. */
  last_enqueue: {
    /** ISO 8601, in UTC. */
    asked_at: string;
    ended_at: string | null;
    everyone: boolean;
    /** Of those that were named; 1: everyone. */
    queued: number;
    failed: number;
    /** AA is still being asked for so many. */
    waiting: number;
    /** The first of those that failed, or what ended it early. */
    error: {
      code: string;
      message: string;
      hint: string;
      [k: string]: unknown;
    } | null;
  } | null;
  aa_answers: {
    /** How far back it goes, at most. */
    minutes: number;
    /** How many calls AA is given at once at present. */
    at_once: number | null;
    procedures: {
      procedure: 'queue' | 'customers' | 'purge' | 'enqueue';
      /** The last 200 at most. */
      calls: number;
      errors: number;
      median_seconds: number;
      slowest_seconds: number;
    }[];
  } | null;
  /** What `aa-shadow check` said last; null: it was never asked. */
  last_check: {
    /** ISO 8601, in UTC. */
    at: string;
    items: {
      level: 'ok' | 'warning' | 'fault';
      text: string;
      hint: string | null;
    }[];
  } | null;
  [k: string]: unknown;
}
export interface Drains {
  drains: {
    drain_no: number;
    state: 'receiving' | 'refreshing' | 'purging' | 'done';
    max_queue_number: string | null;
    asked_at: string | null;
    /** ISO 8601, in UTC. */
    received_at: string;
    /** Customers. */
    queued: number;
    /** null in a drain that is done: AA did not confirm the purge. */
    purged_at: string | null;
    settled_at: string | null;
  }[];
}
export interface ParkedPage {
  parked: {
    cust_id: string;
    error_code: string;
    error_message: string;
    attempts: number;
    /** ISO 8601, in UTC. */
    known_at: string;
    /** ISO 8601, in UTC. */
    parked_at: string;
    /** null: it waits for a person. */
    next_attempt_at: string | null;
  }[];
  cursor: string | null;
}
export interface ParkedGroups {
  client: string;
  groups: {
    /** The code, and a hash of the gist. */
    group: string;
    error_code: string;
    /** The error in words, each number as `#`. */
    gist: string;
    /** What to do about it. */
    hint: string | null;
    count: number;
    /** Whether there are more than `count`. */
    more: boolean;
    /** ISO 8601, in UTC. */
    oldest_parked_at: string;
    /** ISO 8601, in UTC. */
    newest_parked_at: string;
    /** The soonest of those that were counted; null: they wait for a person. */
    next_attempt_at: string | null;
    /** A few numbers, the longest parked. */
    sample: string[];
  }[];
  /** Whether there are more than 50 groups. */
  more: boolean;
  /** How many are parked in all, with `exact`; otherwise null. */
  parked: number | null;
}
export interface Deletions {
  /** How many wait. */
  deletions: number;
  cust_ids: string[];
  /** Those of them whom AA has, and the rule of relevance does not keep. */
  leaving: string[];
}
export interface Counted {
  /** How many it was done to. */
  count: number;
}
export interface Paused {
  paused: boolean;
  pause: {
    /** ISO 8601, in UTC. */
    since: string;
    by: string;
    reason: string | null;
  } | null;
}
/** A client of `aa-shadow plan --json` (docs/json-output.md), by the configuration of this process. */
export interface ShapePlan {
  client: string;
  /** Of the shape in force; null: none was ever installed. */
  shape_no: number | null;
  in_force: {
    /** ISO 8601, in UTC. */
    since: string;
    sections: {
      section: string;
      options: string[];
      /** How many kinds are asked for; 0: all. */
      kinds: number;
    }[];
  } | null;
  /** Of the configuration. It is the `expected` of `apply`. */
  shape_id: string;
  state: 'first' | 'current' | 'begins' | 'waits' | 'superseded';
  customers: number;
  /** How many leave by the rule in force, and stay until a person applies it. */
  leaving: number;
  erased: {
    section: string;
    rows: number;
  }[];
  /** Of how many customers something is erased, at most. */
  erases_of: number;
  asked: {
    section: string;
    how: 'added' | 'wider' | 'narrower' | 'other';
  }[];
  /** What the rule of relevance means for those who are stored; null: it is the same. */
  relevance: {
    how: 'same' | 'narrower' | 'wider' | 'other';
    stay: number;
    /** They are erased here, as far as what is stored tells it. */
    leave: number;
    /** Of so many only AA tells it. */
    unknown: number;
    /** So many who are not kept now are fetched. */
    may_enter: number;
  } | null;
  /** Each part of the difference, in words. */
  lines: {
    sign: '+' | '-' | '±';
    part: string;
    says: string;
  }[];
  from_aa: {
    customers: number;
    calls: number;
    /** null: no call was measured in the last day. */
    seconds: number | null;
  };
  [k: string]: unknown;
}
export interface ShapeApplied {
  client: string;
  /** false: it was in force already. */
  applied: boolean;
}
export interface Wanted {
  wanted: true;
}
export interface Samples {
  samples: {
    /** ISO 8601, in UTC. */
    at: string;
    /** null: AA was not heard, and nothing was known that waited. */
    lag_seconds: number | null;
    /** Customers that were to be refreshed. */
    queued: number;
    /** Counted up to 10,000. */
    parked: number;
    /** Customers that changed since the sample before. */
    changes: number | null;
    /** How long AA took to answer in the five minutes before, the median. */
    aa_median_ms: number | null;
    /** The slowest of these answers. */
    aa_slowest_ms: number | null;
  }[];
  aa_answers: {
    /** How far back it goes, at most. */
    minutes: number;
    /** How many calls AA is given at once at present. */
    at_once: number | null;
    procedures: {
      procedure: 'queue' | 'customers' | 'purge' | 'enqueue';
      /** The last 200 at most. */
      calls: number;
      errors: number;
      median_seconds: number;
      slowest_seconds: number;
    }[];
  } | null;
}
export interface Costs {
  customers: number;
  everyone: {
    calls: number | null;
    /** null: nothing was fetched in the last minutes. */
    seconds: number | null;
  };
  audit: {
    sample: number;
    calls: number | null;
    /** null: nothing was fetched in the last minutes. */
    seconds: number | null;
  };
}
export interface Enqueued {
  /** Of those that were named; 1: everyone. */
  queued: number;
  failed: number;
  /** AA is still being asked for so many. */
  waiting: number;
  /** The first of those that failed, or what ended it early. */
  error: {
    code: string;
    message: string;
    hint: string;
    [k: string]: unknown;
  } | null;
  /** The numbers that AA does not know, among those that failed. */
  unknown: string[];
  /** So many of them are forgotten, and so will be ignored. */
  forgotten: number;
}
export interface AuditBegun {
  begun: true;
  sample: number;
}
export interface ShortLines {
  /** Items: ISO 8601, in UTC. */
  times: string[];
  clients: {
    id: string;
    lag_seconds: (number | null)[];
  }[];
}
export interface Actions {
  actions: {
    /** ISO 8601, in UTC. */
    at: string;
    actor: string;
    action: string;
    client: string | null;
    count: number;
  }[];
}
export interface Session {
  name: string;
  /** How the server knows: by a sign-in, a key, the word of a proxy, or because it runs here. */
  by: 'session' | 'key' | 'proxy' | 'this-machine';
  scopes: ('read' | 'refresh' | 'operate')[];
  /** null: all. */
  clients: string[] | null;
  /** Of the program. */
  version: string;
  /** The build of the page; null: it is not built. */
  page: string | null;
  /** Whether this is the demo, with a simulated AA. */
  demo: boolean;
}
export interface SignedOut {
  signed_out: true;
}
export interface Alive {
  alive: true;
}
export interface Ready {
  ready: true;
}
export interface OpenApi {
  openapi: string;
  [k: string]: unknown;
}
/** What went wrong (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Left out where it would say no more than the title. */
  detail?: string;
  /** Stable: match this, never the text. docs/reference/errors.md has them all. */
  code: string;
  /** What to do about it. */
  hint: string;
  [k: string]: unknown;
}
export interface ListCustomersQuery {
  /** How many at most. */
  limit?: number;
  /** The `cursor` of the answer before. Left out: from the beginning. */
  cursor?: string;
  /** The sections that the documents have beside the customer's own values. Left out: all. */
  sections?: (
    | 'roles'
    | 'addresses'
    | 'phones'
    | 'emails'
    | 'websites'
    | 'jobs'
    | 'committeePositions'
    | 'memberships'
    | 'subscriptions'
    | 'communicationPreferences'
    | 'customerAttributes'
    | 'custDimAttrs'
    | 'bio'
    | 'aliases'
    | 'companyAdmins'
    | 'certifications'
    | 'employees'
    | 'referralInfo'
    | 'files'
  )[];
  /** Whether customers that were deleted in AA are in the list. */
  deleted?: boolean;
  /** Whether they are counted, up to 10000: adds `count` and `more`. */
  count?: boolean;
  /** Only customers with these words in their names. Each must be the beginning of a word. Case and accents make no difference. */
  name?: string;
  /** Only customers with this e-mail address, or with one that begins with what stands before a `*` at the end. Case and accents make no difference. */
  email?: string;
  /** Only customers with this login, or with one that begins with what stands before a `*` at the end. Case and accents make no difference. */
  login?: string;
}
export interface GetCustomerQuery {
  /** The sections that the documents have beside the customer's own values. Left out: all. */
  sections?: (
    | 'roles'
    | 'addresses'
    | 'phones'
    | 'emails'
    | 'websites'
    | 'jobs'
    | 'committeePositions'
    | 'memberships'
    | 'subscriptions'
    | 'communicationPreferences'
    | 'customerAttributes'
    | 'custDimAttrs'
    | 'bio'
    | 'aliases'
    | 'companyAdmins'
    | 'certifications'
    | 'employees'
    | 'referralInfo'
    | 'files'
  )[];
  /** The customer is no older than this: otherwise it is fetched from AA now. Needs the scope `refresh`. At least 5s. A duration, such as `500ms`, `10s` or `5m`. */
  maxAge?: string;
  /** How long the request waits for AA, before the stored copy comes. Left out: 8s. A duration, such as `500ms`, `10s` or `5m`. */
  timeout?: string;
}
export interface ListChangesQuery {
  /** The `cursor` of the answer before, or `now` for what comes from now on. Left out: from the beginning. */
  after?: string;
  /** In place of `after`: what this named follower has not acknowledged yet. */
  follower?: string;
  /** How many at most. */
  limit?: number;
  /** How long to wait where there is no change yet, at most 25s. Left out: not at all. */
  wait?: string;
  /** Whether changes that a later one of the same customer makes needless may be left out. */
  compact?: boolean;
  /** `customer`: each change has the customer as it is now. */
  include?: 'customer'[];
}
export interface GetSnapshotQuery {
  /** How many at most. */
  limit?: number;
  /** The `cursor` of the answer before. Left out: from the beginning. */
  cursor?: string;
  /** The sections that the documents have beside the customer's own values. Left out: all. */
  sections?: (
    | 'roles'
    | 'addresses'
    | 'phones'
    | 'emails'
    | 'websites'
    | 'jobs'
    | 'committeePositions'
    | 'memberships'
    | 'subscriptions'
    | 'communicationPreferences'
    | 'customerAttributes'
    | 'custDimAttrs'
    | 'bio'
    | 'aliases'
    | 'companyAdmins'
    | 'certifications'
    | 'employees'
    | 'referralInfo'
    | 'files'
  )[];
}
export interface RefreshCustomerQuery {
  /** How long the request waits. Left out, or 0: it is answered at once, and the fetch goes on. A duration, such as `500ms`, `10s` or `5m`. */
  wait?: string;
  /** The sections that the documents have beside the customer's own values. Left out: all. */
  sections?: (
    | 'roles'
    | 'addresses'
    | 'phones'
    | 'emails'
    | 'websites'
    | 'jobs'
    | 'committeePositions'
    | 'memberships'
    | 'subscriptions'
    | 'communicationPreferences'
    | 'customerAttributes'
    | 'custDimAttrs'
    | 'bio'
    | 'aliases'
    | 'companyAdmins'
    | 'certifications'
    | 'employees'
    | 'referralInfo'
    | 'files'
  )[];
}
export interface RefreshCustomersQuery {
  /** How long the request waits. Left out, or 0: it is answered at once, and the fetch goes on. A duration, such as `500ms`, `10s` or `5m`. */
  wait?: string;
}
export interface ListWebhookAttemptsQuery {
  /** How many at most. */
  limit?: number;
}
export interface ResumeWebhookQuery {
  /** The first change to be told: now, the number of a change, or a date such as 2026-11-01 or 2026-11-01T08:00:00Z. */
  from?: string;
}
export interface ReplayWebhookQuery {
  /** The first change to be told: now, the number of a change, or a date such as 2026-11-01 or 2026-11-01T08:00:00Z. */
  from?: string;
}
export interface ListDrainsQuery {
  /** How many at most. */
  limit?: number;
}
export interface ListActionsQuery {
  /** How many at most. */
  limit?: number;
}
export interface ListParkedQuery {
  /** How many at most. */
  limit?: number;
  /** The `cursor` of the answer before. Left out: from the beginning. */
  cursor?: string;
  /** Those with one error: a `group` of the list of groups. */
  group?: string;
}
export interface ListParkedGroupsQuery {
  /** Whether all are counted. Otherwise counting ends at 10,000, and `more` says so. */
  exact?: boolean;
}
