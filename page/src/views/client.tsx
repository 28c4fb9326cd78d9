// One client: what is going on, what it waits for, its last day, and what can be done.

import { useEffect, useMemo } from 'preact/hooks';
import { v1 } from '../data/api.ts';
import type { ClientStatus } from '../data/client-status.ts';
import { type Polled, usePolled } from '../data/polled.ts';
import { mayOperate } from '../data/session.ts';
import { ClientFrame } from '../parts/client-frame.tsx';
import { DemoStrip } from '../parts/demo-strip.tsx';
import { Shown } from '../parts/states.tsx';
import { useVerdictWatch } from '../parts/verdict-watch.ts';
import { AaPanel } from './client/aa.tsx';
import { Audits } from './client/audits.tsx';
import { Charts } from './client/charts.tsx';
import { Deeds } from './client/deeds.tsx';
import { Facts } from './client/facts.tsx';
import { Findings } from './client/findings.tsx';
import { GoingOn } from './client/going-on.tsx';
import { LastDrains } from './client/last-drains.tsx';
import { Judged, Needs } from './client/needs.tsx';
import { Kept, ShapeNews, usePlan } from './client/shape.tsx';
import './client.css';

export function ClientOverview({ client }: { readonly client: string }) {
  const polled = usePolled<ClientStatus>(v1('clients', client, 'status'), { leads: true });
  return (
    <ClientFrame client={client} view="overview">
      <DemoStrip then={() => polled.reload()} />
      <Shown polled={polled} what={`the state of ${client}`}>
        {(status) => <Overview status={status} polled={polled} />}
      </Shown>
    </ClientFrame>
  );
}

interface OverviewTerms {
  readonly status: ClientStatus;
  readonly polled: Polled<ClientStatus>;
}

function Overview({ status, polled }: OverviewTerms) {
  const { client, verdict } = status;
  const watched = useMemo(() => [{ id: client, verdict }], [client, verdict]);
  useVerdictWatch(watched);
  const plan = usePlan(status);
  const terms = { status, reload: () => polled.reload() };
  useEffect(() => {
    document.title = `${client}: ${verdict} · aa-shadow`;
  }, [client, verdict]);
  return (
    <div class="overview">
      <Judged status={status} />
      <ShapeNews {...terms} plan={plan} />
      <Needs status={status} />
      <div class="two">
        <GoingOn status={status}>{mayOperate() ? <Deeds {...terms} /> : null}</GoingOn>
        <Facts status={status} />
      </div>
      <Charts client={client} />
      <div class="two">
        <div class="stack">
          <LastDrains status={status} />
          <Kept plan={plan} />
          <Findings status={status} />
        </div>
        <div class="stack">
          <AaPanel status={status} />
          <Audits status={status} />
        </div>
      </div>
    </div>
  );
}
