import type { ScenarioSource } from '../scenario/scenario.ts';

export const chaos = {
  name: 'chaos',
  description: 'Everything goes wrong in turn while a load runs: whatever got 201 is there afterwards, once.',
  needs: { controlApi: true, remote: 'forbidden' },
  load: {
    model: 'open',
    warmUp: '2s',
    phases: [{ shape: 'poisson', duration: '25s', perSecond: 25 }],
    connections: 300,
  },
  mix: [
    { operation: 'create', weight: 80, idempotencyKey: 'unique' },
    { operation: 'inbox', weight: 10, limit: 20 },
    { operation: 'ack', weight: 7 },
    { operation: 'delete', weight: 3 },
  ],
  pendingEvents: 100,
  faults: [
    { after: '2s', fault: { kind: 'lambda-crash', share: 0.05, forMs: 3000, seed: 1 } },
    { after: '6s', fault: { kind: 'connection-reset', share: 0.2, forMs: 3000, seed: 2 } },
    { after: '10s', fault: { kind: 'dynamodb-throttle', share: 0.3, forMs: 3000, seed: 3 } },
    { after: '14s', fault: { kind: 'dynamodb-error', share: 0.3, forMs: 3000, seed: 4 } },
    { after: '18s', fault: { kind: 'dynamodb-latency', latencyMs: 200, share: 0.5, forMs: 3000, seed: 5 } },
    { after: '21s', fault: { kind: 'gateway-502', share: 0.2, forMs: 3000, seed: 6 } },
  ],
  thresholds: [
    { kind: 'success', operation: 'create', atLeast: 0.5 },
    { kind: 'count', operation: 'create', statuses: ['4xx'], atMost: 0 },
  ],
} as const satisfies ScenarioSource;
