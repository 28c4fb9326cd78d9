// A page of customers: all of a client, or those found by name, e-mail or login.

import type { CustomerPage } from '../../../../packages/client/src/api-types.ts';
import { useRef } from 'preact/hooks';
import { listEveryMs, usePolled } from '../../data/polled.ts';
import { Empty, Loading, Shown, Trouble } from '../../parts/states.tsx';
import { place, refine } from '../../router.ts';
import { count, counted } from '../../words/times.ts';
import { FoundTable } from './found-table.tsx';
import { askedOf, byOf, type Kept, mayBeLogin, pageOf, type PageStart, type Search } from './search.ts';

interface PageTerms {
  readonly client: string;
  readonly kept: Kept;
}

export function FoundPages({ client, kept }: PageTerms) {
  const withDeleted = place.value.query.get('deleted') === 'true';
  const { address, body } = askedOf(client, kept.search, withDeleted);
  const polled = usePolled<CustomerPage>(address, { everyMs: listEveryMs, leads: true, body });
  const start = pageOf(kept.search);
  const page = polled.value.value;
  // While another page is on its way, the last one stays: nothing jumps, and the focus stays on its button.
  const last = useRef<ShownPage | null>(null);
  if (page !== null) last.current = { page, start };
  const problem = polled.problem.value;
  const shown = problem === null || page !== null ? last.current : null;
  return (
    <>
      {problem === null || problem.status === 401 ? null : (
        <Trouble error={problem} retry={() => void polled.reload()} />
      )}
      {shown !== null ? (
        <OnePage client={client} kept={kept} shown={shown} isBusy={page === null} withDeleted={withDeleted} />
      ) : problem === null ? (
        <Loading what="customers" />
      ) : null}
    </>
  );
}

interface ShownPage {
  readonly page: CustomerPage;
  readonly start: PageStart;
}

interface OnePageTerms extends PageTerms {
  readonly shown: ShownPage;
  readonly isBusy: boolean;
  readonly withDeleted: boolean;
}

function OnePage({ client, kept, shown, isBusy, withDeleted }: OnePageTerms) {
  const { search, begin } = kept;
  const { customers } = shown.page;
  const isAll = search.text === '';
  if (customers.length === 0 && mayBeLogin(search)) return <ByLogin client={client} kept={kept} />;
  return (
    <div aria-busy={isBusy}>
      <div class="found-line">
        <p class="small faint" role="status">
          {rangeText(shown)}
        </p>
        {isAll ? <WithDeleted checked={withDeleted} begin={begin} /> : null}
      </div>
      {customers.length === 0 ? (
        <Nobody kept={kept} />
      ) : (
        <FoundTable client={client} customers={customers} withEmails={!isAll && byOf(search) === 'email'} />
      )}
      <Pages kept={kept} shown={shown} />
    </div>
  );
}

/** Nobody has it as a name or an e-mail address. Who did not say what it is may have meant a login. */
function ByLogin({ client, kept }: PageTerms) {
  const { address, body } = askedOf(client, { ...kept.search, by: 'login' }, false);
  const polled = usePolled<CustomerPage>(address, { everyMs: listEveryMs, body });
  return (
    <Shown polled={polled} what="customers with this login">
      {({ customers }) => (
        <>
          <div class="found-line">
            <p class="small faint" role="status">
              {customers.length === 0
                ? 'No customers'
                : `${counted(customers.length, 'customer')}, by login: nobody has it as ${asWhat(kept.search)}`}
            </p>
          </div>
          {customers.length === 0 ? (
            <Nobody kept={kept} />
          ) : (
            <FoundTable client={client} customers={customers} withEmails={false} />
          )}
        </>
      )}
    </Shown>
  );
}

const asWhat = (search: Search): string => (byOf(search) === 'email' ? 'an e-mail address' : 'a name');

/** Found customers are not counted: that would cost more than the search. */
function rangeText({ page: { customers, cursor, count: all, more }, start: { before } }: ShownPage): string {
  if (customers.length === 0) return before === 0 ? 'No customers' : 'No more customers';
  const range = `${count(before + 1)}–${count(before + customers.length)}`;
  if (all !== undefined) return `${range} of ${more === true ? 'more than ' : ''}${counted(all, 'customer')}`;
  if (cursor !== null) return `${range}, and more follow`;
  return before === 0 ? counted(customers.length, 'customer') : `${range}, the last`;
}

const WithDeleted = ({ checked, begin }: { readonly checked: boolean; readonly begin: Kept['begin'] }) => (
  <label>
    <input
      type="checkbox"
      checked={checked}
      onChange={({ currentTarget }) => {
        begin('', null);
        refine({ deleted: currentTarget.checked ? 'true' : null });
      }}
    />
    With those deleted in AA
  </label>
);

function Nobody({ kept: { search, begin } }: { readonly kept: Kept }) {
  const by = byOf(search);
  if (search.text === '') {
    return (
      <Empty title="No customers">
        <p>Nothing is stored of this client yet.</p>
      </Empty>
    );
  }
  const canBegin = (by === 'email' || by === 'login') && !search.text.endsWith('*');
  return (
    <Empty title="Nobody is found">
      <p>
        {mayBeLogin(search) ? `Nobody has it as ${asWhat(search)} or as a login. ` : null}
        Customers that were deleted in AA are found by their numbers alone.
      </p>
      {canBegin ? (
        <button type="button" onClick={() => begin(`${search.text}*`, by)}>
          Search for what begins with it
        </button>
      ) : null}
      {by === 'name' && !/\s/.test(search.text) ? (
        <button type="button" onClick={() => begin(`${search.text}*`, 'login')}>
          Search for logins that begin with it
        </button>
      ) : null}
    </Empty>
  );
}

function Pages({ kept, shown }: { readonly kept: Kept; readonly shown: ShownPage }) {
  const { search, next, back } = kept;
  const { cursor, customers } = shown.page;
  if (search.pages.length === 1 && cursor === null) return null;
  return (
    <div class="find-pages">
      <button type="button" disabled={search.pages.length === 1} onClick={back}>
        Previous
      </button>
      <button
        type="button"
        disabled={cursor === null}
        onClick={() => next({ cursor, before: shown.start.before + customers.length })}
      >
        Next
      </button>
      <span class="small faint">Page {count(search.pages.length)}</span>
    </div>
  );
}
