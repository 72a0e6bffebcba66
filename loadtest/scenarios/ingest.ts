import type { ScenarioSource } from '../scenario/scenario.ts';

/** The objectives are those of the deployed system: p95 under 100 ms at more than 1,000 events a second. */
export const ingest = {
  name: 'ingest',
  description: 'Events come in at the rate that the deployed system is to take: p95 under 100 ms, over 99.9 % taken.',
  load: {
    model: 'open',
    warmUp: '5s',
    phases: [{ shape: 'poisson', duration: '60s', perSecond: 1100 }],
    machineShare: 0.6,
    connections: 500,
  },
  mix: [{ operation: 'create', payloadBytes: 1000, idempotencyKey: 'unique' }],
  thresholds: [
    { kind: 'latency', operation: 'create', percentile: 95, atMostMs: 100 },
    { kind: 'success', operation: 'create', atLeast: 0.999 },
  ],
  deployedThresholds: [{ kind: 'rate', operation: 'create', atLeast: 1000 }],
} as const satisfies ScenarioSource;
