// Whether the shadow is as AA has it: the last audit, and the walk in idle time.

import type { AuditResult, ClientStatus } from '../../data/client-status.ts';
import { sentence } from '../../parts/states.tsx';
import { Progress } from '../../parts/progress.tsx';
import { Time } from '../../parts/time.tsx';
import { count, counted, isOrAre } from '../../words/times.ts';

export const Audits = ({ status }: { readonly status: ClientStatus }) => (
  <section class="panel" aria-labelledby="audits">
    <h2 id="audits">Audits</h2>
    {status.running_audit === null ? null : <Running {...status.running_audit} />}
    {status.last_audit === null ? (
      <p class="faint">None was made yet.</p>
    ) : (
      <LastAudit audit={status.last_audit} />
    )}
    {status.audit_walk === null ? null : <Walk walk={status.audit_walk} />}
  </section>
);

const Running = ({ since, sample }: { readonly since: string; readonly sample: number }) => (
  <p>
    {counted(sample, 'customer')} {isOrAre(sample)} being compared with AA since{' '}
    <Time at={since} as="clock" />.
  </p>
);

const endings: Readonly<Record<AuditResult['state'], string>> = {
  complete: '',
  running: '',
  budget: ' It ended with its budget of calls.',
  stopped: ' It was stopped.',
  failed: ' It failed before its end.',
};

function LastAudit({ audit }: { readonly audit: AuditResult }) {
  const { says, state, scope, audit_no, finished_at, differed, healed } = audit;
  return (
    <>
      <p>
        <strong class={differed > healed ? 'warn' : undefined}>{sentence(says)}</strong>
        {endings[state]}
        {differed === 0 ? null : ` ${count(healed)} of them healed.`}
      </p>
      <p class="small faint">
        Audit {audit_no}, {scopes[scope]}, <Time at={finished_at} />
      </p>
    </>
  );
}

const scopes = { sample: 'a sample', all: 'of everyone', idle: 'a walk in idle time' };

const Walk = ({
  walk: { compared, stored, differed, healed, started_at },
}: {
  readonly walk: AuditResult;
}) => (
  <div class="walk">
    <h3>Walk in idle time</h3>
    <Progress done={compared} total={stored} of="customers" />
    <p class="small faint">
      {counted(differed, 'customer')} differed{differed === 0 ? '' : `, ${count(healed)} healed`}. Begun{' '}
      <Time at={started_at} />.
    </p>
  </div>
);
