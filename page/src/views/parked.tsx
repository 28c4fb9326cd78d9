// The parked customers of a client: by error, the gravest first, or those of one error, page by page.

import type { ParkedGroups } from '../../../packages/client/src/api-types.ts';
import { v1 } from '../data/api.ts';
import { listEveryMs, usePolled } from '../data/polled.ts';
import { mayOperate } from '../data/session.ts';
import { ClientFrame } from '../parts/client-frame.tsx';
import { Columns } from '../parts/columns.tsx';
import { CustomerLink } from '../parts/customer-link.tsx';
import { Due } from '../parts/due.tsx';
import { Hint } from '../parts/hint.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { href, place } from '../router.ts';
import { count, counted, countText, isOrAre } from '../words/times.ts';
import './parked.css';
import {
  askAboutParked,
  countOfAll,
  type Decision,
  gistText,
  type Group,
  withCount,
} from './parked-decisions.tsx';
import { GroupButtons, OneGroup } from './parked-group.tsx';

export function ParkedCustomers({ client }: { readonly client: string }) {
  const groups = usePolled<ParkedGroups>(v1('clients', client, 'parked', 'groups'), {
    leads: true,
    everyMs: listEveryMs,
  });
  const chosen = place.value.query.get('group');
  return (
    <ClientFrame client={client} view="parked">
      <Shown polled={groups} what="the parked customers">
        {(known) =>
          chosen !== null ? (
            <OneGroup
              key={chosen}
              client={client}
              name={chosen}
              known={known}
              reload={() => groups.reload()}
            />
          ) : known.groups.length === 0 ? (
            <NobodyParked />
          ) : (
            <Groups client={client} known={known} reload={() => groups.reload()} />
          )
        }
      </Shown>
    </ClientFrame>
  );
}

const NobodyParked = () => (
  <Empty title="Nobody is parked">
    <p>
      A customer is parked when AA cannot be made to tell of it: AA fails, or its answer cannot be read. It is
      set aside with its error, so that it keeps nobody else back, and is tried again.
    </p>
  </Empty>
);

interface GroupsTerms {
  readonly client: string;
  readonly known: ParkedGroups;
  readonly reload: () => Promise<unknown>;
}

function Groups({ client, known, reload }: GroupsTerms) {
  return (
    <>
      <div class="parked-head">
        <p>{sumText(known)} Who does not wait for a person is tried again by itself.</p>
        <AllButtons client={client} known={known} reload={reload} />
      </div>
      <table class="cards parked-groups">
        <caption class="hidden">Errors of the parked customers, the gravest first</caption>
        <Columns
          of={['Error', { number: 'Parked' }, 'Oldest', 'Next attempt', mayOperate() ? 'Decide' : null]}
        />
        <tbody>
          {known.groups.toSorted(gravestFirst).map((group) => (
            <GroupRow key={group.group} client={client} group={group} reload={reload} />
          ))}
        </tbody>
      </table>
      <p class="small faint below">
        {known.more ? 'There are more than these errors; the others show when these are dealt with. ' : null}
        <a href={href(['clients', client, 'parked'], { group: everyone })}>
          All parked customers, the longest parked first
        </a>
      </p>
    </>
  );
}

/** In place of a group: all of them. */
const everyone = 'all';

function GroupRow({
  client,
  group,
  reload,
}: {
  readonly client: string;
  readonly group: Group;
  readonly reload: () => Promise<unknown>;
}) {
  return (
    <tr>
      <th scope="row">
        <a class="gist" href={href(['clients', client, 'parked'], { group: group.group })}>
          {gistText(group.gist)}
        </a>{' '}
        <code class="small faint">{group.error_code}</code>
        {group.hint === null ? null : (
          <p class="small">
            <span class="faint">What to do:</span> <Hint code={group.error_code} given={group.hint} />
          </p>
        )}
        <p class="small faint such-as">
          Such as{' '}
          {group.sample.map((custId) => (
            <CustomerLink key={custId} client={client} custId={custId} />
          ))}
        </p>
      </th>
      <td class="number" data-label="Parked">
        {countText(group)}
      </td>
      <td class="moment" data-label="Oldest">
        <Time at={group.oldest_parked_at} />
      </td>
      <td class="moment" data-label="Next attempt">
        <Due at={group.next_attempt_at} />
      </td>
      {mayOperate() ? (
        <td class="decide">
          <GroupButtons client={client} group={group} reload={reload} />
        </td>
      ) : null}
    </tr>
  );
}

function AllButtons({ client, known, reload }: GroupsTerms) {
  if (!mayOperate()) return null;
  const decide = (what: Decision) => (): void =>
    withCount(countOfAll(client, known), (seen) =>
      askAboutParked({
        client,
        what,
        seen,
        reload,
        target: { all: true },
        whom: `These are all ${count(seen)} that are parked, whatever their error.`,
      }),
    );
  return (
    <div class="buttons">
      <button type="button" onClick={decide('retry')}>
        Retry all …
      </button>
      <button type="button" onClick={decide('drop')}>
        Drop all …
      </button>
    </div>
  );
}

function sumText({ groups, more }: ParkedGroups): string {
  const isOpen = more || groups.some((group) => group.more);
  const sum = groups.reduce((total, group) => total + group.count, 0);
  const customers = counted(sum, 'customer');
  const errors = `${more ? 'more than ' : ''}${counted(groups.length, 'error')}`;
  return `${isOpen ? 'More than ' : ''}${customers} ${isOrAre(sum)} parked, with ${errors}.`;
}

/** Those that wait for a person, then the largest. In steps of doubling, so that rows keep their places while numbers change. */
function gravestFirst(one: Group, other: Group): number {
  const byWaiting = Number(other.next_attempt_at === null) - Number(one.next_attempt_at === null);
  if (byWaiting !== 0) return byWaiting;
  return sizeStep(other) - sizeStep(one) || one.group.localeCompare(other.group);
}

const sizeStep = ({ count: number }: Group): number => Math.floor(Math.log2(number + 1));
