import type { LoadProgress } from '../../protocol/load-progress.ts';

/** A load run in its first second. */
export const TEST_PROGRESS: LoadProgress = {
  runId: 'run-1',
  scenario: 'smoke',
  state: 'running',
  processId: 4_711,
  startedAtMs: 1_000,
  elapsedMs: 500,
  scheduled: 10,
  sent: 10,
  answered: 9,
  errors: 0,
  offeredPerSecond: 20,
  answeredPerSecond: 18,
  byStatus: { '201': 9 },
  lateShare: 0,
  verdict: 'inconclusive',
  judgements: [],
};
