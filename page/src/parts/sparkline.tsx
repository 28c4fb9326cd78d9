// A small line without axes: the course of a number. A gap where nothing was noted. Its sentence is for screen readers.

interface SparklineTerms {
  readonly values: readonly (number | null)[];
  /** What the line says, in a sentence. */
  readonly says: string;
}

const width = 96;
const height = 22;

export function Sparkline({ values, says }: SparklineTerms) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return <span class="faint small">no lag noted yet</span>;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={says}
    >
      <title>{says}</title>
      <path class="base" d={`M0 ${height - 0.5}H${width}`} />
      <path d={pathOf(values, Math.max(1, ...known))} />
    </svg>
  );
}

function pathOf(values: readonly (number | null)[], largest: number): string {
  const step = width / Math.max(1, values.length - 1);
  let path = '';
  let isDrawing = false;
  values.forEach((value, at) => {
    if (value !== null) {
      const y = height - 2 - (value / largest) * (height - 4);
      const isAlone = !isDrawing && (values[at + 1] ?? null) === null;
      path += `${isDrawing ? 'L' : 'M'}${(at * step).toFixed(1)} ${y.toFixed(1)}${isAlone ? 'h1.5' : ''}`;
    }
    isDrawing = value !== null;
  });
  return path;
}
