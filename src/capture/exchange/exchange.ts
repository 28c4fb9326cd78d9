// One call of a capture, with made-up values: what is written to the folder.

import type { AaErrorCode } from '../../aa/aa-error.ts';
import type { AskedService, Ending } from '../asking/taken-answer.ts';

export interface Exchange {
  readonly service: AskedService;
  readonly custIds: readonly string[];
  /** `null`: nothing came back. */
  readonly answer: ExchangeAnswer | null;
  /** How the program reads the answer: `read`, or the code of the error. Of a call without an answer, why there is none. */
  readonly reading: 'read' | AaErrorCode;
  /** How it reads the real answer. The same, unless the replacement changed something that counts. */
  readonly realReading: 'read' | AaErrorCode;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly encoding: string;
  readonly ending: Ending;
  /** The name of the element of a customer, as it is written. `null`: no customer was found. */
  readonly item: string | null;
  /** The number of each such element; `null` where it has none that can be read. */
  readonly customers: readonly (string | null)[];
  /** Customers of a queue that were left out. */
  readonly leftOut: number;
}
