import type { ScenarioSource } from '../scenario/scenario.ts';

export const inbox = {
  name: 'inbox',
  description: 'Receivers read a filled inbox: p95 of a page of 50 under 200 ms.',
  load: {
    model: 'open',
    warmUp: '5s',
    phases: [{ shape: 'poisson', duration: '60s', perSecond: 100 }],
    machineShare: 0.6,
    connections: 200,
  },
  mix: [{ operation: 'inbox', limit: 50 }],
  pendingEvents: 1000,
  thresholds: [
    { kind: 'latency', operation: 'inbox', percentile: 95, atMostMs: 200 },
    { kind: 'success', operation: 'inbox', atLeast: 0.999 },
  ],
} as const satisfies ScenarioSource;
