import { expect, test } from 'vitest';
import { checkServer } from './mutants/check-server.ts';
import type { Defect } from './mutants/defect.ts';
import { startMutantServer } from './mutants/mutant-server.ts';

/** Checks a server as one that is not the checker's own: with one key, of this limit, and nothing else in hand. */
async function checkShared(limit: number, options: { readonly allowLoad: boolean; readonly defect?: Defect }) {
  await using server = await startMutantServer(options.defect);
  const { secret } = await server.control.issueKey({ rateLimit: limit });
  return await checkServer(
    { url: server.url, apiKey: secret, kind: 'url' },
    {
      seed: 1,
      effort: 1,
      path: 'rateLimit.shared',
      allowLoad: options.allowLoad,
      wait: (ms) => server.control.advanceClock(ms),
    },
  );
}

const limited = ({ coverage }: Awaited<ReturnType<typeof checkShared>>) =>
  coverage.filter(({ status, answeredBy }) => status === 429 && answeredBy === 'service');

test('the limit of the one key of a server is used up where load is allowed, on every operation', async () => {
  const report = await checkShared(40, { allowLoad: true });

  expect(report.violations).toEqual([]);
  expect(report.requests).toBeLessThan(100);
  expect(limited(report).map(({ operation, seen }) => `${operation} ${seen > 0}`)).toEqual([
    'createEvent true',
    'getEvent true',
    'deleteEvent true',
    'acknowledgeEvent true',
    'listInbox true',
  ]);
});

test('where load is not allowed, the answer over the limit is listed as not seen, with how to see it', async () => {
  const report = await checkShared(40, { allowLoad: false });

  expect(report.requests).toBeLessThan(10);
  expect(new Set(limited(report).map(({ seen, gap, reason }) => `${seen} ${gap} ${reason}`))).toEqual(
    new Set([
      '0 unreachable It needs load (many requests at once, or large ones): pass --allow-load for a target that may have it.',
    ]),
  );
});

test('a limit that would take thousands of requests is left alone, and said to be', async () => {
  const report = await checkShared(5_000, { allowLoad: true });

  expect(report.requests).toBeLessThan(10);
  expect(limited(report).map(({ reason }) => reason)).toContain('The limit of the key was not reached.');
});

test('a server that does not keep the limit of its one key is caught', async () => {
  const nothing: Defect = {
    store: () => ({
      rateLimits: { grant: async () => ({ kind: 'granted', counter: { granted: 0, outstanding: 0 } }) },
    }),
  };

  const report = await checkShared(20, { allowLoad: true, defect: nothing });

  expect(report.violations.map(({ check }) => check)).toContain('rate-limit');
});
