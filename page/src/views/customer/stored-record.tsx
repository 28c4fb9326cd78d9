// The record as it is stored. It is asked for once, and again when the explanation tells of another copy.

import { useEffect, useRef } from 'preact/hooks';
import type { Customer, Explanation } from '../../../../packages/client/src/api-types.ts';
import { v1 } from '../../data/api.ts';
import { usePolled } from '../../data/polled.ts';
import type { JsonObject } from '../../data/record.ts';
import { Shown } from '../../parts/states.tsx';
import { RecordView } from './record-view.tsx';

interface StoredTerms {
  readonly explained: Explanation;
  /** Told the document whenever another one has come; `null` when there is none any more. */
  readonly tell: (document: JsonObject | null) => void;
}

export function StoredRecord({ explained, tell }: StoredTerms) {
  const { client, cust_id: custId, as_of_at: asOf, changed_at: changedAt, deleted_at: deletedAt } = explained;
  const stored = usePolled<Customer>(v1('clients', client, 'customers', custId), { everyMs: Infinity });
  const copy = [asOf, changedAt, deletedAt].join();
  const known = useRef(copy);
  useEffect(() => {
    if (known.current !== copy) void stored.reload();
    known.current = copy;
  }, [copy, stored]);
  const document = (stored.value.value?.document ?? null) as JsonObject | null;
  useEffect(() => {
    tell(document);
    return () => tell(null);
  }, [document, tell]);
  return (
    <div class="customer-record">
      <Shown polled={stored} what="the record">
        {(one) => <RecordView client={client} document={one.document as JsonObject} />}
      </Shown>
    </div>
  );
}
