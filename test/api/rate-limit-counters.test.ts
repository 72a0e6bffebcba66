import fc from 'fast-check';
import { expect } from 'vitest';
import { createMemoryCounters } from '../../src/test-counters.ts';
import { TARGETS } from './api-test.ts';

const grant = fc.record({
  tokens: fc.integer({ min: 1, max: 12 }),
  maxGranted: fc.integer({ min: 10, max: 30 }),
  maxOutstanding: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
  outstandingChange: fc.integer({ min: -5, max: 11 }),
});

const [{ name, test }] = TARGETS;

test(`${name}: counters in the table answer as those in memory, with which the limiter is tested`, async ({ api }) => {
  const options = { abortSignal: AbortSignal.timeout(20_000) };
  let windowStartSeconds = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(grant, { minLength: 1, maxLength: 12 }), async (grants) => {
      const memory = createMemoryCounters();
      windowStartSeconds += 60;
      for (const [index, part] of grants.entries()) {
        // The limiter's first grant of a window is always within its limit.
        const request = { ...part, apiKeyHash: api.source, windowStartSeconds };
        if (index === 0) Object.assign(request, { tokens: 1, outstandingChange: 0 });
        expect(await api.store.rateLimits.grant(request, options)).toEqual(await memory.grant(request, options));
      }
    }),
    { numRuns: 40 },
  );
});
