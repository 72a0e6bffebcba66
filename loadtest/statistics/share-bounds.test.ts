import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../model/random.ts';
import { missingSamples, shareBounds, sideOfLimit } from './share-bounds.ts';

// Newcombe 1998, Statistics in Medicine 17, table I, method 5 (two-sided 95 %, so one-sided 97.5 %).
// https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E
test.for([
  [81, 263, 0.2527, 0.3676],
  [15, 148, 0.0578, 0.1617],
  [0, 20, 0, 0.1684],
  [1, 29, 0.0009, 0.1776],
] as const)('%d of %d is between %d and %d, as published', ([count, samples, lower, upper]) => {
  const bounds = shareBounds({ count, samples }, 0.975);

  expect(bounds.lower).toBeCloseTo(lower, 4);
  expect(bounds.upper).toBeCloseTo(upper, 4);
});

// The smallest n with (1 - limit)^n <= 0.05: "success run theorem", and Hahn and Meeker, Statistical Intervals, 8.6.
test.for([
  [0.05, 59],
  [0.01, 299],
  [0.001, 2_995],
] as const)('without a hit a limit of %d takes %d samples, and one less does not do', ([limit, samples]) => {
  expect(missingSamples({ count: 0, samples: 0 }, limit)).toBe(samples);
  expect(sideOfLimit({ count: 0, samples }, limit)).toBe('atMost');
  expect(sideOfLimit({ count: 0, samples: samples - 1 }, limit)).toBe('undecided');
  expect(missingSamples({ count: 0, samples: samples - 10 }, limit)).toBe(10);
});

test('a share that is the limit itself is decided by no number of samples', () => {
  expect(missingSamples({ count: 50, samples: 1_000 }, 0.05)).toBeUndefined();
});

test('a single hit breaks a limit of none', () => {
  expect(sideOfLimit({ count: 1, samples: 1_000_000 }, 0)).toBe('above');
  expect(sideOfLimit({ count: 0, samples: 1_000_000 }, 0)).toBe('undecided');
  expect(missingSamples({ count: 0, samples: 10 }, 0)).toBeUndefined();
});

const observed = fc
  .integer({ min: 1, max: 5_000 })
  .chain((samples) => fc.record({ count: fc.integer({ min: 0, max: samples }), samples: fc.constant(samples) }));
const limit = fc.double({ min: 0.0005, max: 0.9995, noNaN: true });

test('is on a side of the limit exactly where a bound is', () => {
  fc.assert(
    fc.property(observed, limit, (share, at) => {
      const { lower, upper } = shareBounds(share);
      const side = sideOfLimit(share, at);

      if (Math.abs(upper - at) > 1e-6) expect(side === 'atMost').toBe(upper <= at);
      if (Math.abs(lower - at) > 1e-6) expect(side === 'above').toBe(lower > at);
    }),
  );
});

test('the samples that are said to be missing decide', () => {
  fc.assert(
    fc.property(observed, limit, ({ count, samples }, at) => {
      const missing = missingSamples({ count, samples }, at);
      if (missing === undefined) return;

      const total = samples + missing;
      const share = count / samples;
      const more = share < at ? Math.ceil(share * total) : Math.floor(share * total);

      expect(sideOfLimit({ count: missing === 0 ? count : more, samples: total }, at)).not.toBe('undecided');
    }),
  );
});

test('samples that depend on each other widen the bounds', () => {
  const independent = shareBounds({ count: 20, samples: 1_000 });
  const dependent = shareBounds({ count: 20, samples: 1_000, designEffect: 4 });

  expect(dependent.lower).toBeLessThan(independent.lower);
  expect(dependent.upper).toBeGreaterThan(independent.upper);
  expect(dependent.upper).toBeCloseTo(shareBounds({ count: 5, samples: 250 }).upper, 9);
});

test.for([0.001, 0.01, 0.1, 0.5])('each bound of a share of %d is wrong in at most 5 %% of runs', (truth) => {
  const random = seededRandom(1);
  const runs = 2_000;
  let wrongLower = 0;
  let wrongUpper = 0;
  for (let run = 0; run < runs; run++) {
    let count = 0;
    for (let sample = 0; sample < 300; sample++) if (random() < truth) count++;
    const { lower, upper } = shareBounds({ count, samples: 300 });
    if (lower > truth) wrongLower++;
    if (upper < truth) wrongUpper++;
  }

  // Three standard errors of a share of 5 % of the runs above it.
  expect(wrongLower / runs).toBeLessThanOrEqual(0.05 + 0.0146);
  expect(wrongUpper / runs).toBeLessThanOrEqual(0.05 + 0.0146);
});
