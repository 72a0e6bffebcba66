export interface KolmogorovSmirnov {
  /** The largest distance between the two cumulative distributions: 0 to 1. */
  readonly distance: number;
  /** The chance of a distance at least this large between samples of one distribution; too large where values tie. */
  readonly pValue: number;
}

/** Up to this many pairs of ranks every path between the distributions is counted. */
const MAX_EXACT_PAIRS = 10_000;

/**
 * Whether two samples of independent values come from one distribution, whatever the difference. Exact for small samples
 * (Massey 1951, Annals of Mathematical Statistics 22, 125-128), else by Stephens' approximation of Kolmogorov's distribution:
 * https://doi.org/10.1111/j.2517-6161.1970.tb00821.x Throws a RangeError if a side has no values.
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): KolmogorovSmirnov {
  const distance = largestDistance(a.toSorted(ascending), b.toSorted(ascending));
  const pValue =
    a.length * b.length <= MAX_EXACT_PAIRS
      ? exactP(distance, a.length, b.length)
      : asymptoticP(distance, (a.length * b.length) / (a.length + b.length));
  return { distance, pValue };
}

const ascending = (x: number, y: number) => x - y;

/** The largest distance between the cumulative distributions of two sorted samples. */
function largestDistance(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) throw new RangeError('nothing to compare: one side has no values');
  let [atA, atB, largest] = [0, 0, 0];
  while (atA < a.length && atB < b.length) {
    const value = Math.min(a[atA] as number, b[atB] as number);
    while (a[atA] === value) atA++;
    while (b[atB] === value) atB++;
    largest = Math.max(largest, Math.abs(atA / a.length - atB / b.length));
  }
  return largest;
}

/** One minus the share of the ways to merge both samples that never come as far apart. */
function exactP(distance: number, sizeA: number, sizeB: number): number {
  // Share of the paths to each point of one row; divided as they grow, so that none overflows.
  const stays = (i: number, j: number) => Math.abs(i / sizeA - j / sizeB) < distance - 1e-12;
  const paths = new Float64Array(sizeB + 1);
  for (let j = 0; j <= sizeB; j++) paths[j] = stays(0, j) && (j === 0 || (paths[j - 1] as number) > 0) ? 1 : 0;
  for (let i = 1; i <= sizeA; i++) {
    paths[0] = stays(i, 0) ? (paths[0] as number) : 0;
    for (let j = 1; j <= sizeB; j++) {
      const fromBelow = ((paths[j] as number) * i) / (i + j);
      const fromLeft = ((paths[j - 1] as number) * j) / (i + j);
      paths[j] = stays(i, j) ? fromBelow + fromLeft : 0;
    }
  }
  return Math.min(1, Math.max(0, 1 - (paths[sizeB] as number)));
}

function asymptoticP(distance: number, size: number): number {
  const root = Math.sqrt(size);
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, 2 * sum));
}
