// The parked customers with one error, page by page, and what can be done about them.

import { useState } from 'preact/hooks';
import type { ParkedGroups, ParkedPage } from '../../../packages/client/src/api-types.ts';
import { v1 } from '../data/api.ts';
import { listEveryMs, usePolled } from '../data/polled.ts';
import { mayOperate } from '../data/session.ts';
import { Columns } from '../parts/columns.tsx';
import { CustomerLink, isNumber } from '../parts/customer-link.tsx';
import { Due } from '../parts/due.tsx';
import { Hint } from '../parts/hint.tsx';
import { Fact } from '../parts/fact.tsx';
import { Empty, sentence, Shown } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { href, place } from '../router.ts';
import { count, countText } from '../words/times.ts';
import {
  askAboutParked,
  type Decision,
  exactCount,
  gistText,
  type Group,
  withCount,
} from './parked-decisions.tsx';

type Parked = ParkedPage['parked'][number];

interface OneGroupTerms {
  readonly client: string;
  /** `all`: whatever their error. */
  readonly name: string;
  readonly known: ParkedGroups;
  readonly reload: () => Promise<unknown>;
}

export function OneGroup({ client, name, known, reload }: OneGroupTerms) {
  const after = place.value.query.get('after');
  const terms = new URLSearchParams({
    ...(name === 'all' ? {} : { group: name }),
    ...(after === null ? {} : { cursor: after }),
  });
  const page = usePolled<ParkedPage>(`${v1('clients', client, 'parked')}?${terms}`, { everyMs: listEveryMs });
  const reloadBoth = (): Promise<unknown> => Promise.all([page.reload(), reload()]);
  const group = known.groups.find((one) => one.group === name);
  return (
    <>
      <p>
        <a href={href(['clients', client, 'parked'])}>← All errors</a>
      </p>
      {name === 'all' ? (
        <h2>All parked customers, the longest parked first</h2>
      ) : group === undefined ? null : (
        <GroupPanel client={client} group={group} reload={reloadBoth} />
      )}
      <Shown polled={page} what="the customers">
        {(found) => (
          <Customers found={found} reload={reloadBoth} {...{ client, name, isFirst: after === null }} />
        )}
      </Shown>
    </>
  );
}

interface GroupTerms {
  readonly client: string;
  readonly group: Group;
  readonly reload: () => Promise<unknown>;
}

const GroupPanel = ({ client, group, reload }: GroupTerms) => (
  <section class="panel" aria-label="This error">
    <h2 class="gist">{gistText(group.gist)}</h2>
    <dl class="facts-list">
      <Fact name="Code">
        <code>{group.error_code}</code>
      </Fact>
      <Fact name="Parked">{countText(group)}</Fact>
      <Fact name="Oldest">
        <Time at={group.oldest_parked_at} />
      </Fact>
      <Fact name="Newest">
        <Time at={group.newest_parked_at} />
      </Fact>
      <Fact name="Next attempt">
        <Due at={group.next_attempt_at} />
      </Fact>
      {group.hint === null ? null : (
        <Fact name="What to do">
          <Hint code={group.error_code} given={group.hint} />
        </Fact>
      )}
    </dl>
    {mayOperate() ? <GroupButtons client={client} group={group} reload={reload} /> : null}
  </section>
);

/** Entries without a number cannot be fetched, so they cannot be tried again. */
const canRetry = ({ error_code: code }: Pick<Group, 'error_code'>): boolean =>
  code !== 'LEDGER_ENTRY_UNREADABLE';

export function GroupButtons({ client, group, reload }: GroupTerms) {
  const [isCounting, setCounting] = useState(false);
  const decide = (what: Decision) => (): void => {
    setCounting(group.more);
    const counting = exactCount(client, group).finally(() => setCounting(false));
    const { group: name, gist } = group;
    withCount(counting, (seen) =>
      askAboutParked({
        client,
        what,
        seen,
        reload,
        target: { group: name },
        whom: <span class="quoted">Their error: {gistText(gist)}</span>,
      }),
    );
  };
  const named = (word: string): string => `${word} … all with ${group.group}`;
  return (
    <div class="buttons">
      {canRetry(group) ? (
        <button type="button" disabled={isCounting} onClick={decide('retry')} aria-label={named('Retry')}>
          {isCounting ? 'Counting …' : 'Retry …'}
        </button>
      ) : null}
      <button type="button" disabled={isCounting} onClick={decide('drop')} aria-label={named('Drop')}>
        Drop …
      </button>
    </div>
  );
}

interface CustomersTerms {
  readonly client: string;
  readonly name: string;
  readonly found: ParkedPage;
  readonly isFirst: boolean;
  readonly reload: () => Promise<unknown>;
}

function Customers({ client, name, found: { parked, cursor }, isFirst, reload }: CustomersTerms) {
  if (parked.length === 0) {
    return (
      <Empty title={isFirst ? 'Nobody is parked with this error any more' : 'Nobody is left on this page'}>
        <p>
          {isFirst ? null : <a href={href(['clients', client, 'parked'], { group: name })}>First page</a>}
        </p>
      </Empty>
    );
  }
  return (
    <>
      <table class="cards parked-customers">
        <caption class="hidden">Parked customers, the longest parked first</caption>
        <Columns
          of={[
            'Customer',
            'Error',
            'Parked',
            { number: 'Attempts' },
            'Next attempt',
            mayOperate() ? 'Decide' : null,
          ]}
        />
        <tbody>
          {parked.map((one) => (
            <CustomerRow key={one.cust_id} client={client} parked={one} reload={reload} />
          ))}
        </tbody>
      </table>
      <nav class="pages" aria-label="Pages">
        {isFirst ? null : <a href={href(['clients', client, 'parked'], { group: name })}>First page</a>}
        {cursor === null ? null : (
          <a href={href(['clients', client, 'parked'], { group: name, after: cursor })}>Next page</a>
        )}
      </nav>
    </>
  );
}

interface RowTerms {
  readonly client: string;
  readonly parked: Parked;
  readonly reload: () => Promise<unknown>;
}

const CustomerRow = ({ client, parked, reload }: RowTerms) => (
  <tr>
    <th scope="row">
      <CustomerLink client={client} custId={parked.cust_id} />
    </th>
    <td class="error-text">
      {sentence(parked.error_message)} <code class="small faint">{parked.error_code}</code>
    </td>
    <td class="moment" data-label="Parked">
      <Time at={parked.parked_at} />
    </td>
    <td class="number" data-label="Attempts">
      {count(parked.attempts)}
    </td>
    <td class="moment" data-label="Next attempt">
      <Due at={parked.next_attempt_at} />
    </td>
    {mayOperate() ? (
      <td class="decide">
        <CustomerButtons client={client} parked={parked} reload={reload} />
      </td>
    ) : null}
  </tr>
);

function CustomerButtons({ client, parked: { cust_id: custId, error_message: error }, reload }: RowTerms) {
  const decide = (what: Decision) => (): void =>
    askAboutParked({
      client,
      what,
      seen: 1,
      reload,
      target: { cust_ids: [custId] },
      whom: <span class="quoted">The error: {sentence(error)}</span>,
    });
  return (
    <div class="buttons">
      {isNumber(custId) ? (
        <button type="button" onClick={decide('retry')} aria-label={`Retry ${custId}`}>
          Retry …
        </button>
      ) : null}
      <button type="button" onClick={decide('drop')} aria-label={`Drop ${custId}`}>
        Drop …
      </button>
    </div>
  );
}
