import type { ScenarioSource } from '../scenario/scenario.ts';

export const soak = {
  name: 'soak',
  description: 'Half an hour of an ordinary load: nothing leaks, slows down or is lost with time.',
  load: {
    model: 'open',
    warmUp: '10s',
    phases: [{ shape: 'poisson', duration: '30m', perSecond: 100 }],
    machineShare: 0.4,
    connections: 200,
  },
  mix: [
    { operation: 'create', weight: 50, payloadBytes: 1000, idempotencyKey: 'unique' },
    { operation: 'inbox', weight: 15, limit: 20 },
    { operation: 'ack', weight: 30 },
    { operation: 'delete', weight: 5 },
  ],
  pendingEvents: 500,
  thresholds: [
    { kind: 'latency', percentile: 95, atMostMs: 150 },
    { kind: 'success', atLeast: 0.999 },
    { kind: 'budget', figure: 'memorySlopeMbPerThousand', atMost: 5 },
  ],
} as const satisfies ScenarioSource;
