import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phasesOf } from './phases.ts';
import { TEST_ARRIVAL_MS, testGateway, testReport, testStart, testStory } from './test-story.ts';

const at = (sinceArrivalMs: number) => TEST_ARRIVAL_MS + sinceArrivalMs;

test('parts the time of an ordinary request', () => {
  const phases = phasesOf(testStory());

  expect(phases).toEqual([
    { name: 'receive', startMs: 0, durationMs: 1 },
    { name: 'admit', startMs: 1, durationMs: 1 },
    { name: 'invoke', startMs: 2, durationMs: 17 },
    { name: 'respond', startMs: 19, durationMs: 1 },
  ]);
});

test('tells waiting for this machine from the beginning of a new environment', () => {
  const gateway = testGateway({ integrationLatencyMs: 400, latencyMs: 405 });
  const environment = { ...testReport().environment, start: 'cold' } as never;
  const report = testReport({ environment, startedAtMs: at(302), initDurationMs: 200, hostQueueMs: 100 });

  const phases = phasesOf(testStory({ gateway, report }));

  expect(phases.map(({ name, durationMs }) => [name, durationMs])).toEqual([
    ['receive', 1],
    ['admit', 1],
    ['queue', 100],
    ['init', 200],
    ['invoke', 100],
    ['respond', 3],
  ]);
});

test('does not count an initialisation that was over before the request came', () => {
  const environment = { ...testReport().environment, start: 'cold' } as never;

  const phases = phasesOf(testStory({ report: testReport({ environment, initDurationMs: 200 }) }));

  expect(phases.map(({ name }) => name)).toEqual(['receive', 'admit', 'invoke', 'respond']);
});

test('gives all that is left to the gateway when the function was not called', () => {
  const gateway = testGateway({ calledMs: undefined, integrationLatencyMs: undefined, lambdaRequestId: undefined });

  const phases = phasesOf(testStory({ gateway, start: undefined, report: undefined }));

  expect(phases).toEqual([
    { name: 'receive', startMs: 0, durationMs: 1 },
    { name: 'admit', startMs: 1, durationMs: 19 },
  ]);
});

test('shows an invocation that no environment has taken as waiting', () => {
  const gateway = testGateway({ integrationLatencyMs: 29_000, latencyMs: 29_002 });

  const phases = phasesOf(testStory({ gateway, start: undefined, report: undefined }));

  expect(phases.map(({ name }) => name)).toEqual(['receive', 'admit', 'queue', 'respond']);
});

test('parts the whole time without gaps and without overlaps, whatever the times are', () => {
  const time = fc.double({ min: 0, max: 40_000, noNaN: true });
  const optionalTime = fc.option(time, { nil: undefined });

  fc.assert(
    fc.property(time, optionalTime, optionalTime, time, optionalTime, optionalTime, (...times) => {
      const [receivedMs, calledMs, integrationLatencyMs, latencyMs, startedMs, initDurationMs] = times;
      const environment = { ...testReport().environment, start: 'cold' } as never;
      const startedAtMs = at(startedMs ?? 0);
      const story = testStory({
        gateway: testGateway({ receivedMs, calledMs, integrationLatencyMs, latencyMs }),
        start: startedMs === undefined ? undefined : testStart({ startedAtMs }),
        report: startedMs === undefined ? undefined : testReport({ environment, startedAtMs, initDurationMs }),
      });

      const phases = phasesOf(story);

      let endMs = 0;
      for (const { startMs, durationMs } of phases) {
        expect(startMs).toBeCloseTo(endMs, 6);
        expect(durationMs).toBeGreaterThanOrEqual(0);
        endMs = startMs + durationMs;
      }
      expect(endMs).toBeCloseTo(latencyMs, 6);
    }),
  );
});
