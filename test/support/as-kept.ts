// A customer of whom all is kept.

import { builtIn } from '../../src/catalogue/catalogue.ts';
import type { CustomerRecord } from '../../src/catalogue/customer-record.ts';
import { compiledPolicy, type ShapedRecord, shapedRecord } from '../../src/shape/policy.ts';
import { noPolicy } from '../../src/shape/policy-words.ts';

const all = compiledPolicy(noPolicy, builtIn, null);

export const asKept = (record: CustomerRecord): ShapedRecord => shapedRecord(all, record);
