// What the readers must know of a call to read its answer.

import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { Dialect } from '../dialect.ts';
import type { DocumentContext } from '../xml/tree.ts';

export interface ReadingContext extends DocumentContext {
  readonly dialect: Dialect;
  /** What is known of a customer. Default: the built-in catalogue. */
  readonly catalogue?: Catalogue;
  /** User name and password. AA may repeat them in its messages, so they are removed there (P11). */
  readonly secrets: readonly string[];
  /** Whether AA's own words are left out of errors. Default: false. */
  readonly hidesWords?: boolean | undefined;
  /** The customers that were asked for. If it is left out, every customer in the answer counts. */
  readonly custIds?: readonly CustId[];
}
