// One customer: why it is fresh or stale, its life, and the record by sections. The explanation is polled; the record is read
// again only when the explanation tells of another copy.

import { useState } from 'preact/hooks';
import type { Explanation } from '../../../packages/client/src/api-types.ts';
import { v1 } from '../data/api.ts';
import { usePolled } from '../data/polled.ts';
import { displayName, type JsonObject } from '../data/record.ts';
import { ClientFrame } from '../parts/client-frame.tsx';
import { Shown } from '../parts/states.tsx';
import './customer.css';
import { CustomerHead } from './customer/customer-head.tsx';
import { Life } from './customer/life.tsx';
import { StoredRecord } from './customer/stored-record.tsx';
import { Why } from './customer/why.tsx';

interface CustomerTerms {
  readonly client: string;
  readonly custId: string;
}

export function OneCustomer({ client, custId }: CustomerTerms) {
  const explained = usePolled<Explanation>(v1('clients', client, 'customers', custId, 'explain'), {
    leads: true,
  });
  const [document, setDocument] = useState<JsonObject | null>(null);
  const name = document === null ? '' : displayName(document);
  return (
    <ClientFrame client={client} view="customers" title={<Title text={name === '' ? custId : name} />}>
      <Shown polled={explained} what="what is known of this customer">
        {(known) => (
          <div class="customer">
            <CustomerHead explained={known} document={document} />
            <div class="customer-why">
              <Why explained={known} reload={() => explained.reload()} />
              <section class="panel" aria-label="Life">
                <h2>What happened</h2>
                <Life explained={known} />
              </section>
            </div>
            {known.as_of_at === null ? null : <StoredRecord explained={known} tell={setDocument} />}
          </div>
        )}
      </Shown>
    </ClientFrame>
  );
}

const Title = ({ text }: { readonly text: string }) => (
  <span class={`customer-name${text.length > 80 ? ' long' : ''}`} dir="auto">
    {text}
  </span>
);
