// How AA answers: the times of its answers lately, and what `check` said last, item by item.

import type { AaAnswers, ClientStatus, LastCheck } from '../../data/client-status.ts';
import { CodeText } from '../../parts/code-text.tsx';
import { Columns } from '../../parts/columns.tsx';
import { sentence } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { secondsText } from '../../words/paces.ts';
import { count, counted } from '../../words/times.ts';

export const AaPanel = ({
  status: { aa_answers: answers, last_check: check },
}: {
  readonly status: ClientStatus;
}) => (
  <section class="panel" aria-labelledby="aa">
    <h2 id="aa">AA</h2>
    {answers === null || answers.procedures.length === 0 ? (
      <p class="faint">This server has not called AA lately.</p>
    ) : (
      <Answers answers={answers} />
    )}
    <h3>What check said</h3>
    {check === null ? (
      <p class="faint">
        Nothing yet. <code>aa-shadow check</code> tries everything that the sync needs.
      </p>
    ) : (
      <Checked check={check} />
    )}
  </section>
);

const names = { queue: 'Queue', customers: 'Details', purge: 'Purge', enqueue: 'Enqueue' };

const Answers = ({ answers: { minutes, at_once, procedures } }: { readonly answers: AaAnswers }) => (
  <>
    <table class="answers" aria-label={`Answers of AA in the last ${minutes} minutes`}>
      <Columns
        of={[
          'Service',
          { number: 'Calls' },
          { number: 'Failed' },
          { number: 'Median' },
          { number: 'Slowest' },
        ]}
      />
      <tbody>
        {procedures.map(({ procedure, calls, errors, median_seconds, slowest_seconds }) => (
          <tr key={procedure}>
            <th scope="row">{names[procedure]}</th>
            <td class="number">{count(calls)}</td>
            <td class="number">{errors === 0 ? 0 : <strong class="warn">{count(errors)}</strong>}</td>
            <td class="number">{secondsText(median_seconds)}</td>
            <td class="number">{secondsText(slowest_seconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="small faint">
      The last {minutes} minutes, as this server sees it.
      {at_once === null ? null : ` AA is given ${counted(at_once, 'call')} at once.`}
    </p>
  </>
);

const levels = { fault: 'Fault', warning: 'Warning', ok: 'Ok' };

const Checked = ({ check: { at, items } }: { readonly check: LastCheck }) => (
  <>
    <ul class="checked">
      {items.map(({ level, text, hint }) => (
        <li key={text}>
          <span class={`level ${level}`}>{levels[level]}</span>
          <span>
            {sentence(text)}
            {hint === null ? null : (
              <span class="small faint hint">
                <CodeText text={sentence(hint)} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
    <p class="small faint">
      Checked <Time at={at} />
    </p>
  </>
);
