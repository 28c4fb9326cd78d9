// What is known of a number: the customer, under whatever spelling it is stored, or why there is none, and the way to fetch it.

import type { Customer, Explanation } from '../../../../packages/client/src/api-types.ts';
import { v1 } from '../../data/api.ts';
import { listEveryMs, usePolled } from '../../data/polled.ts';
import { Empty, Shown } from '../../parts/states.tsx';
import { href } from '../../router.ts';
import { Why } from '../customer/why.tsx';
import { FoundTable } from './found-table.tsx';
import type { By } from './search.ts';

interface NumberTerms {
  readonly client: string;
  readonly custId: string;
  /** Searches for the same text in another way. */
  readonly begin: (text: string, by: By) => void;
}

export function FoundNumber({ client, custId, begin }: NumberTerms) {
  const address = v1('clients', client, 'customers', custId, 'explain');
  const explained = usePolled<Explanation>(address, { leads: true, everyMs: listEveryMs });
  return (
    <Shown polled={explained} what="what is known of the number">
      {(known) => {
        const storedAs = known.as_of_at === null ? known.other_spellings[0] : custId;
        if (known.verdict === 'forgotten') return <Forgotten client={client} custId={custId} />;
        return storedAs === undefined ? (
          <NotStored explained={known} reload={() => explained.reload()} begin={begin} />
        ) : (
          <Stored key={storedAs} client={client} custId={storedAs} asked={custId} />
        );
      }}
    </Shown>
  );
}

interface StoredTerms {
  readonly client: string;
  readonly custId: string;
  /** As it was searched for. */
  readonly asked: string;
}

function Stored({ client, custId, asked }: StoredTerms) {
  const found = usePolled<Customer>(v1('clients', client, 'customers', custId), { everyMs: listEveryMs });
  return (
    <Shown polled={found} what="the customer">
      {(one) => (
        <>
          <p class="small faint" role="status">
            1 customer
            {one.cust_id === asked ? null : (
              <>
                , stored with other zeros in front: as <bdi>{one.cust_id}</bdi>
              </>
            )}
          </p>
          <FoundTable client={client} customers={[one]} withEmails={false} />
        </>
      )}
    </Shown>
  );
}

const Forgotten = ({ client, custId }: Omit<NumberTerms, 'begin'>) => (
  <Empty title="This customer was forgotten">
    <p>
      Its data was erased, and AA's data for this number is ignored.{' '}
      <a href={href(['clients', client, 'customers', custId])}>What is known of it</a>
    </p>
  </Empty>
);

interface NotStoredTerms extends Pick<NumberTerms, 'begin'> {
  readonly explained: Explanation;
  readonly reload: () => Promise<void>;
}

function NotStored({ explained, reload, begin }: NotStoredTerms) {
  const { client, cust_id: custId } = explained;
  return (
    <div class="not-stored">
      <div role="status">
        <h2>No customer has this number here</h2>
      </div>
      <Why explained={explained} reload={reload} />
      <div class="buttons">
        <button type="button" onClick={() => begin(custId, 'login')}>
          Search for it as a login
        </button>
        <button type="button" onClick={() => begin(custId, 'name')}>
          Search for it as a name
        </button>
        <a class="what-happened" href={href(['clients', client, 'customers', custId])}>
          What happened to this number
        </a>
      </div>
    </div>
  );
}
