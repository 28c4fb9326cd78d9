// The fleet: every client in a row, the worst first. One answer brings them all.

import { useEffect, useMemo } from 'preact/hooks';
import type { Client, Clients as AllClients, ShortLines } from '../../../packages/client/src/api-types.ts';
import { nowMs } from '../data/clock.ts';
import { usePolled } from '../data/polled.ts';
import { DemoStrip } from '../parts/demo-strip.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { VerdictMark } from '../parts/verdict-mark.tsx';
import { useVerdictWatch } from '../parts/verdict-watch.ts';
import { href, place, refine } from '../router.ts';
import { count, counted } from '../words/times.ts';
import { lagOf } from '../words/lags.ts';
import { verdicts } from '../words/verdicts.ts';
import { type Courses, FleetTable } from './fleet/fleet-table.tsx';
import './fleet.css';

const samplesEveryMs = 300_000;

export function Fleet() {
  const clients = usePolled<AllClients>('v1/clients', { leads: true });
  const samples = usePolled<ShortLines>('v1/samples', { everyMs: samplesEveryMs });
  const lines = samples.value.value;
  const courses = useMemo(() => new Map(lines?.clients.map((one) => [one.id, one.lag_seconds])), [lines]);
  return (
    <>
      <h1 tabIndex={-1}>Clients</h1>
      <DemoStrip then={() => clients.reload()} />
      <Shown polled={clients} what="the clients">
        {({ clients: all }) =>
          all.length === 0 ? (
            <Empty title="No clients">
              <p>The configuration names none that you may see.</p>
            </Empty>
          ) : (
            <Clients all={all} courses={courses} />
          )
        }
      </Shown>
    </>
  );
}

function Clients({ all, courses }: { readonly all: readonly Client[]; readonly courses: Courses }) {
  const { query } = place.value;
  const [text, only] = [query.get('filter') ?? '', query.get('only')];
  const shown = worstFirst(all.filter((client) => isWanted(client, text, only)));
  useVerdictWatch(all);
  useEffect(() => {
    document.title = titleOf(all);
  }, [all]);
  return (
    <>
      <div class="filters">
        <input
          type="search"
          aria-label="Filter by client"
          placeholder="Filter clients"
          value={text}
          onInput={(event) => refine({ filter: event.currentTarget.value, only })}
        />
        <VerdictFilter all={all} only={only} text={text} />
      </div>
      {shown.length === 0 ? (
        <Empty title="No client matches">
          <p>
            None of the {counted(all.length, 'client')} does. <a href={href([])}>Show all</a>
          </p>
        </Empty>
      ) : (
        <FleetTable shown={shown} courses={courses} />
      )}
    </>
  );
}

function VerdictFilter({
  all,
  only,
  text,
}: {
  readonly all: readonly Client[];
  readonly only: string | null;
  readonly text: string;
}) {
  const counts = new Map(
    verdicts.map((verdict) => [verdict, all.filter((one) => one.verdict === verdict).length]),
  );
  return (
    <div class="chips" role="group" aria-label="Show only">
      {verdicts.map((verdict) =>
        (counts.get(verdict) ?? 0) === 0 && only !== verdict ? null : (
          <button
            key={verdict}
            type="button"
            class="chip"
            aria-pressed={only === verdict}
            onClick={() => refine({ filter: text, only: only === verdict ? null : verdict })}
          >
            <VerdictMark verdict={verdict} /> {count(counts.get(verdict) ?? 0)}
          </button>
        ),
      )}
    </div>
  );
}

const isWanted = ({ id, verdict }: Client, text: string, only: string | null): boolean =>
  id.toLowerCase().includes(text.trim().toLowerCase()) && (only === null || verdict === only);

/** Of the same verdict the one that lags more; then by name, so that rows keep their places. */
function worstFirst(clients: readonly Client[]): readonly Client[] {
  const ranked = clients.map((client) => ({
    client,
    badness: verdicts.indexOf(client.verdict),
    lag: lagStep(client),
  }));
  ranked.sort(
    (one, other) =>
      one.badness - other.badness ||
      (one.lag === other.lag ? 0 : other.lag - one.lag) ||
      byName.compare(one.client.id, other.client.id),
  );
  return ranked.map(({ client }) => client);
}

const byName = new Intl.Collator('en');

/** In steps of doubling, so that rows do not change places with every second. */
function lagStep(client: Client): number {
  const lag = lagOf(client, nowMs.peek());
  return lag === null ? Infinity : Math.floor(Math.log2(1 + lag / 60));
}

function titleOf(all: readonly Client[]): string {
  const bad = all.filter(({ verdict }) => verdict !== 'fresh').length;
  return bad === 0
    ? `${counted(all.length, 'client')}, all fresh · aa-shadow`
    : `${bad} of ${counted(all.length, 'client')} not fresh · aa-shadow`;
}
