// The types of a customer as one request sees it.

import type { Value } from '../../catalogue/customer-record.ts';
import type { CustId } from '../../catalogue/ids.ts';
import type { SectionName } from '../../catalogue/sections.ts';

/** The sections asked for, each with the options that are true. */
export type Asked = Readonly<Partial<Record<SectionName, readonly string[]>>>;

export interface VisibleItem {
  readonly values: readonly Value[];
  /** The items inside this one (the attributes of a job). `null`: they were not asked for. */
  readonly inner: readonly VisibleItem[] | null;
}

export interface VisibleSection {
  /** Its position in the catalogue. */
  readonly at: number;
  readonly items: readonly VisibleItem[];
}

export interface VisibleCustomer {
  readonly number: number;
  readonly custId: CustId;
  /** It is different after every edit. */
  readonly lockCode: number;
  /** One per entry of the catalogue's `customerFields`. */
  readonly values: readonly Value[];
  /** The sections asked for that do not stand inside another, in the catalogue's order. */
  readonly sections: readonly VisibleSection[];
}
