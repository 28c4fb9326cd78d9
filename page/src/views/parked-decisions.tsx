// What a person decides about parked customers: to have them tried again, or to give them up. Each asks first, and names the number
// that goes to the server.

import type { ComponentChildren } from 'preact';
import type { Counted, ParkedGroups } from '../../../packages/client/src/api-types.ts';
import { ask, send, v1 } from '../data/api.ts';
import { askPerson, askWhenKnown } from '../parts/dialog.tsx';
import { sentence } from '../parts/states.tsx';
import { count, counted } from '../words/times.ts';

export type Group = ParkedGroups['groups'][number];
export type Decision = 'retry' | 'drop';

/** The errors of a group differ in numbers, such as the code of AA. The server writes `#` for each. */
export const gistText = (gist: string): string => sentence(gist.replaceAll('#', '…'));

type Target = { readonly cust_ids: readonly string[] } | { readonly group: string } | { readonly all: true };

interface Decided {
  readonly client: string;
  readonly what: Decision;
  readonly target: Target;
  /** How many they are, as the person sees it. */
  readonly seen: number;
  /** Of whom it is, in a sentence of the dialog. */
  readonly whom: ComponentChildren;
  readonly reload: () => Promise<unknown>;
}

export function askAboutParked(decided: Decided): void {
  const { client, what, seen, reload } = decided;
  askPerson({
    title: `${words[what]} ${who(decided)} of ${client}?`,
    body: <Body {...decided} />,
    does: `${words[what]} ${count(seen)}`,
    isGrave: what === 'drop',
    seen,
    work: () => done(decided),
    tried: reload,
  });
}

const words: Readonly<Record<Decision, string>> = { retry: 'Retry', drop: 'Drop' };

const who = ({ target, seen }: Decided): string =>
  'cust_ids' in target ? target.cust_ids.join(', ') : counted(seen, 'parked customer');

async function done({ client, what, target, seen }: Decided): Promise<string> {
  const body = { ...target, expected: seen };
  const { count: number } = await send<Counted>('POST', v1('clients', client, 'parked', what), body);
  const customers = counted(number, 'customer');
  if (what === 'drop') return `${customers} dropped.`;
  return `${customers} will be tried again as soon as a worker is free.`;
}

function Body({ what, whom, seen }: Decided) {
  const those = seen === 1 ? 'the customer' : 'them';
  return what === 'retry' ? (
    <>
      <p>{whom}</p>
      <p>
        AA is asked for {those} again as soon as a worker is free. Whoever fails again stays parked. Nothing
        is lost by this.
      </p>
    </>
  ) : (
    <>
      <p>{whom}</p>
      <p>
        <strong>What AA has changed in {those} is given up.</strong> It is not fetched. What is stored stays
        as it is, and may be out of date until AA changes {those} again or somebody has {those} fetched.
      </p>
      <p>This cannot be undone.</p>
    </>
  );
}

/** How many a group has. Those that were not counted to the end are counted now. Throws `ApiError`. */
export async function exactCount(client: string, { group, count: seen, more }: Group): Promise<number> {
  if (!more) return seen;
  return (await exactGroups(client)).groups.find((one) => one.group === group)?.count ?? 0;
}

const exactGroups = async (client: string): Promise<ParkedGroups> =>
  (await ask<ParkedGroups>(`${v1('clients', client, 'parked', 'groups')}?exact=true`)).value;

/** How many are parked in all. Throws `ApiError`. */
export async function countOfAll(client: string, { groups, more }: ParkedGroups): Promise<number> {
  if (!more && groups.every((group) => !group.more))
    return groups.reduce((sum, { count: one }) => sum + one, 0);
  return (await exactGroups(client)).parked ?? 0;
}

/** Asks with the number, when it is counted. */
export const withCount = (counting: Promise<number>, use: (seen: number) => void): void =>
  askWhenKnown(counting, 'They could not be counted', use);
