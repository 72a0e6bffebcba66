import type { ScenarioSource } from '../scenario/scenario.ts';

export const mixed = {
  name: 'mixed',
  description: 'Senders and receivers together, 70 % create, 20 % inbox, 5 % ack, 5 % delete: p95 under 150 ms.',
  load: {
    model: 'open',
    warmUp: '5s',
    phases: [{ shape: 'poisson', duration: '60s', perSecond: 500 }],
    machineShare: 0.6,
    connections: 300,
  },
  mix: [
    { operation: 'create', weight: 70, payloadBytes: 1000, idempotencyKey: 'unique' },
    { operation: 'inbox', weight: 20, limit: 50 },
    { operation: 'ack', weight: 5 },
    { operation: 'delete', weight: 5 },
  ],
  pendingEvents: 200,
  thresholds: [
    { kind: 'latency', percentile: 95, atMostMs: 150 },
    { kind: 'success', atLeast: 0.999 },
  ],
} as const satisfies ScenarioSource;
