// How the requests to one AA are spelled, and which names its answers may use besides the usual ones. The defaults are what AA's
// documents and public integrations show. An integrator who has the real documents can change all of it in the configuration
// (`dialect:`), without code.

import { volatileElements } from '../catalogue/customer-fields.ts';
import { filterKeys } from '../catalogue/section.ts';
import { errorCodes, type ErrorCodes } from './answers/codes.ts';
import { type DateReading, documentedDates, type FlagWords, noFlagWords } from './answers/values.ts';
import { answerNames } from './answers/vocabulary.ts';

/** The four calls of the guide: 3.4.1, 3.1.11, 3.4.2, 3.4.3. */
export type ServiceName = 'queue' | 'customers' | 'purge' | 'enqueue';

export const serviceNames: readonly ServiceName[] = ['queue', 'customers', 'purge', 'enqueue'];

/** The spelling of one service's request. */
export interface ServiceDialect {
  /** `PACKAGE.PROCEDURE`, appended to the base address. */
  readonly procedure: string;
  /** Root element of the request document. */
  readonly root: string;
  /** Credential elements. */
  readonly username: string;
  readonly password: string;
  /** Our name of a parameter → the element that AA wants for it. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The credential elements that the configuration names, also where it names the defaults. */
export type WrittenCredentials = Partial<Pick<ServiceDialect, 'username' | 'password'>>;

/** How answers are read, where they do not say it themselves, or say it wrong. */
export interface AnswerReading {
  /** The character encoding of all answers. It overrules what HTTP and the answers say. `null`: as they say. */
  readonly encoding: string | null;
  readonly dates: DateReading;
  /** Beside the usual words. */
  readonly flags: FlagWords;
}

export interface Dialect {
  readonly services: Readonly<Record<ServiceName, ServiceDialect>>;
  /** Those of the queue. They also hold for the plain queue, which has other defaults. */
  readonly writtenQueue?: WrittenCredentials;
  /** The form field that carries the request document. */
  readonly formField: string;
  /** Further names in answers: our name → names that mean the same. Compared by canonical name. */
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly reading: AnswerReading;
  /** AA's error codes → ours. */
  readonly errorCodes: ErrorCodes;
  /** Whether characters that XML or the encoding does not have are repaired, at the cost of that character (P14). */
  readonly repair: boolean;
  /** Names of fields that change without meaning. They are kept in `document`, and left out of the comparison. */
  readonly volatile: readonly string[];
}

const queuePackage = 'CENCUSTINTEGRATESYNCWEBSVCLIB';
const vendor = { username: 'vendorId', password: 'vendorPassword' } as const;
/** The filters of attribute sections: AA's names are ours. */
const filterNames = Object.fromEntries(['attr', ...filterKeys].map((name) => [name, name]));

/** The plain queue (3.4.1 without reasons), with hyphenated credentials. It is used where the queue with reasons is missing. */
export const plainQueue: ServiceDialect = {
  procedure: `${queuePackage}.GET_QUEUE_CUSTS_XML`,
  root: 'custRequest',
  username: 'vendor-id',
  password: 'vendor-password',
  parameters: {},
};

export const defaultDialect: Dialect = {
  services: {
    queue: {
      procedure: `${queuePackage}.GET_QUEUE_CUSTS_W_REASONS_XML`,
      root: 'custRequest',
      ...vendor,
      parameters: {},
    },
    customers: {
      procedure: 'CENSSAWEBSVCLIB.GET_CUST_INFO_XML',
      root: 'custInfoRequest',
      username: 'integratorUsername',
      password: 'integratorPassword',
      parameters: {
        custId: 'custId',
        directoryId: 'directoryId',
        bulkRequest: 'bulkRequest',
        details: 'details',
        includeCodeValues: 'includeCodeValues',
        ...filterNames,
      },
    },
    purge: {
      procedure: `${queuePackage}.PURGE_QUEUE_XML`,
      root: 'purge-request',
      username: 'vendor-id',
      password: 'vendor-password',
      parameters: { maxQueueNum: 'max-queue-num' },
    },
    enqueue: {
      procedure: `${queuePackage}.FORCE_ENQUEUE_CUSTS_XML`,
      root: 'custRequest',
      ...vendor,
      parameters: { custId: 'custId' },
    },
  },
  formField: 'p_input_xml_doc',
  answers: answerNames,
  reading: { encoding: null, dates: documentedDates, flags: noFlagWords },
  errorCodes,
  repair: true,
  volatile: volatileElements,
};
