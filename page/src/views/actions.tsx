// Who did what: the log of actions.

import type { Actions as ActionsAnswer } from '../../../packages/client/src/api-types.ts';
import { usePolled } from '../data/polled.ts';
import { Columns } from '../parts/columns.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { href, place, refine } from '../router.ts';
import { actionText } from '../words/actions.ts';
import { count } from '../words/times.ts';
import './actions.css';

type Action = ActionsAnswer['actions'][number];

/** As many as the server gives. */
const most = 200;
const everyMs = 5_000;

export function Actions() {
  const actions = usePolled<ActionsAnswer>(`v1/actions?limit=${most}`, { leads: true, everyMs });
  return (
    <>
      <h1 tabIndex={-1}>Actions</h1>
      <Shown polled={actions} what="the actions">
        {({ actions: all }) =>
          all.length === 0 ? (
            <Empty title="Nobody has done anything yet">
              <p>What is done to the clients here and over HTTP is noted: who, when, and to how many.</p>
            </Empty>
          ) : (
            <Log all={all} />
          )
        }
      </Shown>
    </>
  );
}

function Log({ all }: { readonly all: readonly Action[] }) {
  const only = place.value.query.get('client');
  const shown = only === null ? all : all.filter(({ client }) => client === only);
  return (
    <>
      <div class="filters">
        <ClientChoice all={all} only={only} />
      </div>
      {shown.length === 0 ? (
        <Empty title="Nothing was done to this client">
          <p>
            Not among the latest {count(all.length)} actions. <a href={href(['actions'])}>Show all</a>
          </p>
        </Empty>
      ) : (
        <LogTable shown={shown} />
      )}
      {all.length < most ? null : (
        <p class="small faint">
          These are from the latest {count(most)} actions. Older ones are in the database, in{' '}
          <code>sync_actions</code>, for 400 days.
        </p>
      )}
    </>
  );
}

function ClientChoice({ all, only }: { readonly all: readonly Action[]; readonly only: string | null }) {
  const names = new Set(all.flatMap(({ client }) => client ?? []));
  if (only !== null) names.add(only);
  return (
    <label>
      Client
      <select value={only ?? ''} onChange={(event) => refine({ client: event.currentTarget.value || null })}>
        <option value="">All</option>
        {[...names].toSorted().map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const LogTable = ({ shown }: { readonly shown: readonly Action[] }) => (
  <table class="cards log">
    <caption class="hidden">Actions, the latest first</caption>
    <Columns of={['When', 'Who', 'What', 'Client']} />
    <tbody>
      {shown.map((action) => (
        <LogRow key={keyOf(action)} action={action} />
      ))}
    </tbody>
  </table>
);

const LogRow = ({ action: { at, actor, action, client, count: number } }: { readonly action: Action }) => (
  <tr>
    <td class="moment">
      <Time at={at} as="clock" />
    </td>
    <td class="who">{actor}</td>
    <th scope="row">{actionText(action, number)}</th>
    <td class="client">{client === null ? null : <a href={href(['clients', client])}>{client}</a>}</td>
  </tr>
);

const keyOf = ({ at, actor, action, client }: Action): string => [at, actor, action, client].join(' ');
