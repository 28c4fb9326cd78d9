// What the readers must know of a call to read its answer.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Limits } from '../association-settings.ts';
import type { Dialect } from '../dialect.ts';

export interface ReadingContext {
  readonly limits: Limits;
  readonly dialect: Dialect;
  /** What is known of a customer. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** The charset of the HTTP answer. The document's own declaration counts for more. */
  readonly httpCharset: string | null;
  /** User name and password. AA may repeat them in its messages, so they are removed there (P11). */
  readonly secrets: readonly string[];
  /** The customers that were asked for. If it is left out, every customer in the answer counts. */
  readonly custIds?: readonly CustId[];
}
