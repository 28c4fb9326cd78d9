// The course of one number over 24 hours, as a strip: a line with gaps where nothing was noted, and its value where somebody points.

import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { minuteText } from '../../words/times.ts';
import { areaOf, dotsOf, lineOf, nearest, saysOf, type Series, type Window } from './series.ts';

/** The sample that is pointed at in any of the strips. */
const pointedAt = signal<number | null>(null);

interface StripTerms {
  readonly series: Series;
  /** Seconds since 1970, rising. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly window: Window;
}

export function Strip({ series, times, values, window }: StripTerms) {
  const known = values.filter((value) => value !== null);
  const ceiling = series.ceiling(Math.max(0, ...known));
  return (
    <figure class="strip">
      <figcaption>
        <span>{series.name}</span> <Readout series={series} times={times} values={values} />
      </figcaption>
      <div class="scale small faint number" aria-hidden="true">
        <span>{series.text(ceiling)}</span>
        <span>0</span>
      </div>
      <Plot {...{ series, times, values, window, ceiling }} />
    </figure>
  );
}

/** The value that is pointed at, or the last one. */
function Readout({ series, times, values }: Omit<StripTerms, 'window'>) {
  const at = pointedAt.value ?? values.findLastIndex((value) => value !== null);
  const [value = null, time] = [values[at], times[at]];
  return (
    <span class="readout number">
      {value === null ? '–' : series.text(value)}
      {time === undefined ? null : <span class="faint small">{minuteText(time * 1_000)}</span>}
    </span>
  );
}

function Plot({ series, times, values, window, ceiling }: StripTerms & { readonly ceiling: number }) {
  const [line, area, dots] = useMemo(
    () => [lineOf, areaOf, dotsOf].map((pathOf) => pathOf(times, values, { window, ceiling })),
    [times, values, window, ceiling],
  );
  const point = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect();
    pointedAt.value = nearest(times, window.from + ((clientX - left) / width) * (window.to - window.from));
  };
  return (
    <div
      class="plot"
      role="img"
      aria-label={saysOf(series, times, values, minuteText)}
      onPointerMove={point}
      onPointerLeave={() => (pointedAt.value = null)}
    >
      {window.marks.map(({ share, rank }) => (
        <i key={share} class={`mark-${rank}`} style={{ left: `${share * 100}%` }} />
      ))}
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none">
        <path class="area" d={area} />
        <path class="line" d={line} />
        <path class="line dots" d={dots} />
      </svg>
      <Pointer times={times} window={window} />
    </div>
  );
}

function Pointer({ times, window: { from, to } }: Pick<StripTerms, 'times' | 'window'>) {
  const time = pointedAt.value === null ? undefined : times[pointedAt.value];
  return time === undefined ? null : (
    <i class="pointer" style={{ left: `${((time - from) / (to - from)) * 100}%` }} />
  );
}

/** The one time axis of all strips. */
export const TimeAxis = ({ window: { marks } }: Pick<StripTerms, 'window'>) => (
  <div class="strip time-axis small faint number" aria-hidden="true">
    <div>
      {marks.map(({ share, rank, text }) => (
        <span key={share} class={`mark-${rank}`} style={{ left: `${share * 100}%` }}>
          {text}
        </span>
      ))}
    </div>
  </div>
);
