// The last 24 hours of a client: strips over one time axis, in the reader's zone or in UTC, each with its sentence; and the same as a
// table.

import { useMemo, useState } from 'preact/hooks';
import type { Samples } from '../../../../packages/client/src/api-types.ts';
import { v1 } from '../../data/api.ts';
import { nowMs } from '../../data/clock.ts';
import { usePolled } from '../../data/polled.ts';
import { Columns } from '../../parts/columns.tsx';
import { Shown } from '../../parts/states.tsx';
import { dayClockText, hourOf, inUtc, minuteText, zoneName } from '../../words/times.ts';
import { allSeries, type Course, courseOf, type Sample, type Series, windowOf } from './series.ts';
import { Strip, TimeAxis } from './strip.tsx';

const everyMs = 60_000;
const none: readonly Sample[] = [];

export function Charts({ client }: { readonly client: string }) {
  const polled = usePolled<Samples>(v1('clients', client, 'samples'), { everyMs });
  return (
    <section class="panel charts" aria-labelledby="charts">
      <Shown polled={polled} what="the last 24 hours" meanwhile={<Day samples={null} />}>
        {({ samples }) => <Day samples={samples} />}
      </Shown>
    </section>
  );
}

/** `null`: they have not come yet. The strips have their room before they show anything, so that nothing below them moves. */
function Day({ samples }: { readonly samples: readonly Sample[] | null }) {
  const [isTable, setTable] = useState(false);
  const course = useMemo(() => courseOf(samples ?? none), [samples]);
  return (
    <div aria-busy={samples === null}>
      <div class="charts-head">
        <h2 id="charts">Last 24 hours</h2>
        <span class="small faint">{samples?.length === 0 ? nothingYet : <>Times in {zoneName()}</>}</span>
        <button type="button" onClick={() => setTable(!isTable)}>
          {isTable ? 'Show as lines' : 'Show as a table'}
        </button>
      </div>
      {isTable ? <SampleTable samples={samples ?? none} /> : <Strips course={course} />}
    </div>
  );
}

const nothingYet = 'Nothing is noted yet. Every five minutes a sample is taken while a server runs.';

function Strips({ course: { times, values } }: { readonly course: Course }) {
  const isUtc = inUtc.value;
  const toMs = Math.max(nowMs.peek(), (times.at(-1) ?? 0) * 1_000);
  const window = useMemo(() => windowOf(toMs, hourOf, dayClockText), [times, isUtc]);
  return (
    <>
      {allSeries.map((series, at) => (
        <Strip key={series.name} series={series} times={times} values={values[at] ?? []} window={window} />
      ))}
      <TimeAxis window={window} />
    </>
  );
}

const SampleTable = ({ samples }: { readonly samples: readonly Sample[] }) => (
  <div class="samples" tabIndex={0} role="region" aria-label="Samples of the last 24 hours, the latest first">
    <table>
      <Columns of={['Time', ...allSeries.map(({ name }) => ({ number: name }))]} />
      <tbody>
        {samples.toReversed().map((sample) => (
          <tr key={sample.at}>
            <th scope="row">{minuteText(Date.parse(sample.at))}</th>
            {allSeries.map(({ name, of, text }) => (
              <td key={name} class="number">
                {cellText(of(sample), text)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const cellText = (value: number | null, text: Series['text']): string => (value === null ? '–' : text(value));
