// What of a customer the client keeps: the shape in force, what a change of the configuration would do, and how far it is.

import { useEffect, useRef } from 'preact/hooks';
import type { ShapeApplied, ShapePlan } from '../../../../packages/client/src/api-types.ts';
import { send, v1 } from '../../data/api.ts';
import type { ClientStatus } from '../../data/client-status.ts';
import { listEveryMs, type Polled, usePolled } from '../../data/polled.ts';
import { mayOperate } from '../../data/session.ts';
import { askPerson } from '../../parts/dialog.tsx';
import { Fact } from '../../parts/fact.tsx';
import { Progress } from '../../parts/progress.tsx';
import { Shown } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { href } from '../../router.ts';
import {
  erasesText,
  fetchesText,
  heldText,
  letGoText,
  owedText,
  type PlanLine,
  applyText,
  planTitles,
  signTexts,
  toFetch,
  waitsForPerson,
} from '../../words/shapes.ts';
import { counted } from '../../words/times.ts';

export type PolledPlan = Polled<ShapePlan>;

/** The plan by the configuration of the server. It is looked at again where the status tells of another shape. */
export function usePlan({ client, shape }: Pick<ClientStatus, 'client' | 'shape'>): PolledPlan {
  const polled = usePolled<ShapePlan>(v1('clients', client, 'plan'), { everyMs: listEveryMs });
  const state = `${shape.shape_no} ${shape.waiting?.since} ${shape.applying === null}`;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current !== state) void polled.reload();
    seen.current = state;
  }, [polled, state]);
  return polled;
}

interface ShapeTerms {
  readonly status: ClientStatus;
  readonly plan: PolledPlan;
  /** Brings the status anew. */
  readonly reload: () => Promise<unknown>;
}

/** What is going on with the shape. Nothing, where all customers are in the one of the configuration. */
export function ShapeNews({ status, plan, reload }: ShapeTerms) {
  const { applying, waiting } = status.shape;
  const planned = plan.value.value;
  const changes = planned !== null && planned.state !== 'first' && planned.state !== 'current';
  return (
    <>
      {applying === null ? null : <Applying {...applying} shapeNo={status.shape.shape_no} />}
      {applying === null || applying.leaving === 0 ? null : (
        <Held
          client={status.client}
          leaving={applying.leaving}
          shape={planned?.state === 'current' ? planned.shape_id : null}
          reload={() => both(plan, reload)}
        />
      )}
      {changes ? <Planned plan={planned} status={status} reload={() => both(plan, reload)} /> : null}
      {!changes && waiting !== null ? <WaitsElsewhere plan={plan} /> : null}
    </>
  );
}

const both = (plan: PolledPlan, reload: () => Promise<unknown>): Promise<unknown> =>
  Promise.all([plan.reload(), reload()]);

type ApplyingTerms = NonNullable<ClientStatus['shape']['applying']> & { readonly shapeNo: number | null };

const Applying = ({ shapeNo, ...applying }: ApplyingTerms) => (
  <section class="panel applying" aria-labelledby="shape-applying">
    <h2 id="shape-applying">Customers are brought to shape {shapeNo}</h2>
    <p class="small faint">
      Begun at <Time at={applying.since} as="clock" />.
    </p>
    {applying.walked ? (
      <Progress done={applying.wanted - toFetch(applying)} total={applying.wanted} of="customers fetched" />
    ) : (
      <progress aria-label="All customers are looked at" />
    )}
    <Owed text={owedText(applying)} />
  </section>
);

const Owed = ({ text }: { readonly text: string | null }) => (text === null ? null : <p>{text}</p>);

interface HeldTerms {
  readonly client: string;
  readonly leaving: number;
  /** The shape in force, where it is that of this server's configuration. Otherwise it is let go where that configuration is. */
  readonly shape: string | null;
  readonly reload: () => Promise<unknown>;
}

/** They were fetched because the rule was changed, and it does not keep them. */
const Held = (terms: HeldTerms) => (
  <section class="panel planned held" aria-labelledby="shape-held">
    <h2 id="shape-held">Customers wait to leave</h2>
    <p>{heldText(terms.leaving)}</p>
    {terms.shape !== null && mayOperate() ? (
      <div class="buttons">
        <button type="button" onClick={() => letGo(terms, terms.shape)}>
          Let them leave …
        </button>
        <a class="small who" href={href(['actions'], { client: terms.client })}>
          Who decided earlier
        </a>
      </div>
    ) : null}
  </section>
);

function letGo({ client, leaving, reload }: HeldTerms, expected: string | null): void {
  askPerson({
    title: `Let ${counted(leaving, 'customer')} of ${client} leave?`,
    body: <p>The rule does not keep them. They are erased for good, and only AA can bring them again.</p>,
    does: letGoText(leaving),
    isGrave: true,
    tried: reload,
    tells: ({ id, from }) => id === client && from === 'paused',
    work: async () => {
      await send<ShapeApplied>('POST', v1('clients', client, 'apply'), { expected });
      return `They leave ${client}.`;
    },
  });
}

interface PlannedTerms {
  readonly plan: ShapePlan;
  readonly status: ClientStatus;
  readonly reload: () => Promise<unknown>;
}

function Planned({ plan, status, reload }: PlannedTerms) {
  if (plan.state === 'first' || plan.state === 'current') return null;
  const waits = waitsForPerson(plan);
  return (
    <section class={`panel planned${waits ? ' held' : ''}`} aria-labelledby="shape-planned">
      <h2 id="shape-planned">{planTitles[plan.state]}</h2>
      {waits ? <p>{whyText(plan)}</p> : null}
      <PlanText plan={plan} />
      {waits ? null : <p class="faint">{beginsText(status)}</p>}
      {waits && mayOperate() ? (
        <div class="buttons">
          <button type="button" onClick={() => apply(plan, reload)}>
            Apply …
          </button>
          <a class="small who" href={href(['actions'], { client: plan.client })}>
            Who decided earlier
          </a>
        </div>
      ) : null}
    </section>
  );
}

const whyText = ({ state, shape_no: no }: ShapePlan): string =>
  state === 'superseded'
    ? `What this server's configuration keeps was in force before, and shape ${no} took its place. It does not come back by itself: another server may have the newer configuration.`
    : `The configuration keeps less than shape ${no} does, of many customers, or keeps many of them no more. Until a person applies it, nothing is erased, fetched or purged. To undo it, change the configuration back.`;

const beginsText = ({ pause }: ClientStatus): string =>
  pause === null
    ? 'It erases nothing, or little: the sync begins with it at its next turn.'
    : 'It erases nothing, or little: the sync begins with it when somebody resumes the client.';

/** The differences, and what they cost. */
const PlanText = ({ plan }: { readonly plan: ShapePlan }) => (
  <>
    <ul class="plan-lines">
      {plan.lines.map((line) => (
        <Line key={line.part + line.says} {...line} />
      ))}
    </ul>
    {[erasesText(plan), fetchesText(plan)].map((text) => (text === null ? null : <p key={text}>{text}</p>))}
  </>
);

const Line = ({ sign, part, says }: PlanLine) => (
  <li>
    <span class={sign === '-' ? 'sign less' : 'sign'} aria-hidden="true">
      {sign === '-' ? '−' : sign}
    </span>
    <span>
      <span class="hidden">{signTexts[sign]}: </span>
      <strong>{part}</strong>
    </span>
    <span>{says}</span>
  </li>
);

function apply(plan: ShapePlan, reload: () => Promise<unknown>): void {
  const { client, shape_id: expected } = plan;
  const isGrave = erasesText(plan) !== null;
  askPerson({
    title: `Apply this shape to ${client}?`,
    body: (
      <>
        <PlanText plan={plan} />
        {isGrave ? <p>What is erased, only AA can bring again.</p> : null}
      </>
    ),
    does: applyText(plan),
    isGrave,
    tried: reload,
    tells: ({ id, from }) => id === client && from === 'paused',
    work: async () => {
      const { applied } = await send<ShapeApplied>('POST', v1('clients', client, 'apply'), { expected });
      return applied
        ? `The shape of ${client} is applied: its customers are brought to it.`
        : `The shape of ${client} was in force already.`;
    },
  });
}

/** Another server knows what it is. */
const WaitsElsewhere = ({ plan }: { readonly plan: PolledPlan }) => (
  <Shown polled={plan} what="what the new shape would do">
    {() => (
      <section class="notice" aria-label="A shape waits">
        <p>
          <strong>A shape waits.</strong> A worker with another configuration than this server's has a shape
          that waits. If the configuration was changed, start this server again; or apply it where that worker
          runs.
        </p>
      </section>
    )}
  </Shown>
);

/** What is kept, always. */
export const Kept = ({ plan }: { readonly plan: PolledPlan }) => (
  <section class="panel" aria-labelledby="kept">
    <h2 id="kept">What is kept</h2>
    <Shown polled={plan} what="the shape">
      {({ shape_no: no, in_force: inForce }) =>
        inForce === null ? (
          <p class="faint">No shape is in force yet. The first drain takes that of the configuration.</p>
        ) : (
          <dl class="facts-list">
            <Fact name="Shape">{no}</Fact>
            <Fact name="Since">
              <Time at={inForce.since} />
            </Fact>
            <Fact name="Sections">
              <Sections of={inForce.sections} />
            </Fact>
          </dl>
        )
      }
    </Shown>
  </section>
);

type Asked = NonNullable<ShapePlan['in_force']>['sections'];

const Sections = ({ of }: { readonly of: Asked }) =>
  of.length === 0 ? (
    <>none: names and identity alone</>
  ) : (
    <ul class="sections">
      {of.map(({ section, options, kinds }) => (
        <li key={section}>
          {section}
          <span class="faint small">{termsText(options, kinds)}</span>
        </li>
      ))}
    </ul>
  );

function termsText(options: readonly string[], kinds: number): string {
  const terms = [...options, ...(kinds === 0 ? [] : [counted(kinds, 'kind')])];
  return terms.length === 0 ? '' : ` (${terms.join(', ')})`;
}
