import { expect, test } from 'vitest';
import { TEST_ROOT, TEST_TIME_MS, testRandom } from '../test-gateway.ts';
import { toTrace } from './trace-id.ts';

const GENERATED_PARENT = 'Parent=abababababababab';

function trace(clientHeader?: string) {
  return toTrace(clientHeader, TEST_TIME_MS, 'd0782663', testRandom);
}

test('a request without a trace gets a root with the time in it, and the event only that root', () => {
  expect(trace()).toEqual({
    root: TEST_ROOT,
    eventHeader: TEST_ROOT,
    full: `${TEST_ROOT};${GENERATED_PARENT};Sampled=0;Lineage=1:d0782663:0`,
  });
});

test('the root, parent and sampling that a client sends are kept', () => {
  const sent = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1';

  expect(trace(sent)).toEqual({
    root: 'Root=1-3152b799-8954dae64eda91bc9a23a7e8',
    eventHeader: sent,
    full: `${sent};Lineage=1:d0782663:0`,
  });
});

test('a root alone gets a parent and is not sampled', () => {
  const sent = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8';

  expect(trace(sent).full).toBe(`${sent};${GENERATED_PARENT};Sampled=0;Lineage=1:d0782663:0`);
});

test.each(['', 'Root=1-zz', 'Self=1-3152b799-8954dae64eda91bc9a23a7e8', 'XRoot=1-3152b799-8954dae64eda91bc9a23a7e8'])(
  'a header without a valid root is replaced: %j',
  (sent) => {
    expect(trace(sent)).toEqual(trace());
  },
);
