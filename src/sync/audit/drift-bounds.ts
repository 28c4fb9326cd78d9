// How certain the result of a sample is: the exact interval of Clopper and Pearson for the share of customers that differ.
// It needs the beta distribution, by the continued fraction of Numerical Recipes, 3rd edition, 6.4, tested against published
// values.

export interface DriftBounds {
  /** Shares of all stored customers, 0 to 1. */
  readonly atLeast: number;
  readonly atMost: number;
}

const doubt = 0.05;

/**
 * At 95 %. Where none differed the interval is one-sided (for large samples: the rule of three, 3/n), else two-sided. It is
 * exact for any sample, and somewhat too wide for one that took a large part of all.
 */
export function driftBounds(compared: number, differed: number): DriftBounds {
  if (compared === 0) return { atLeast: 0, atMost: 1 };
  if (differed === 0) return { atLeast: 0, atMost: -Math.expm1(Math.log(doubt) / compared) };
  return {
    atLeast: betaQuantile(doubt / 2, differed, compared - differed + 1),
    atMost: differed === compared ? 1 : betaQuantile(1 - doubt / 2, differed + 1, compared - differed),
  };
}

/** Lanczos' approximation (g = 7), good to 15 digits. */
const lanczos: readonly number[] = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(z: number): number {
  const [first = 0, ...rest] = lanczos;
  const sum = rest.reduce((total, part, at) => total + part / (z + at), first);
  const t = z + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(sum);
}

const tiny = 1e-300;
const steady = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
const mostTerms = 100_000;

/** Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / steady(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= mostTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / steady(1 + even * d);
    c = steady(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / steady(1 + odd * d);
    c = steady(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** The share of Beta(a, b) that lies below x. */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // It converges fast only on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(front) * continuedFraction(x, a, b)) / a;
}

/** The value below which this share of Beta(a, b) lies. */
export function betaQuantile(share: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (betaShare(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
