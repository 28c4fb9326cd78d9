// What the readers must know of the call whose answer they read.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Limits } from '../association-settings.ts';
import type { Dialect } from '../dialect.ts';

export interface ReadingContext {
  readonly limits: Limits;
  readonly dialect: Dialect;
  /** What is known of a customer. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** The charset of the HTTP answer; the document's own declaration counts for more. */
  readonly httpCharset: string | null;
  /** User name and password: taken out of AA's messages, should it echo them (P11). */
  readonly secrets: readonly string[];
  /** The customers that were asked for. Left out, everybody in the answer counts. */
  readonly custIds?: readonly CustId[];
}
