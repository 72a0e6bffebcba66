import type { ScenarioSource } from '../scenario/scenario.ts';

export const hotPartition = {
  name: 'hot-partition',
  description:
    'All pending events are in one partition of the index: past its limit sends get 503, and nothing is lost.',
  needs: { controlApi: true, remote: 'forbidden' },
  // 50 write units a second for each partition, in place of 1,000.
  emulator: { partitionLimits: 0.05 },
  load: {
    model: 'open',
    phases: [{ shape: 'constant', duration: '10s', perSecond: 80 }],
    connections: 200,
  },
  mix: [{ operation: 'create', payloadBytes: 400, idempotencyKey: 'unique', expect: [201, 503] }],
  thresholds: [
    { kind: 'count', statuses: ['503'], atLeast: 1 },
    { kind: 'count', statuses: ['201'], atLeast: 100 },
    { kind: 'count', statuses: ['500', '502', '504', 'timeout', 'reset', 'refused'], atMost: 0 },
  ],
} as const satisfies ScenarioSource;
