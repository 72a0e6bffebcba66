import type { ScenarioSource } from '../scenario/scenario.ts';

export const smoke = {
  name: 'smoke',
  description: 'Every operation works under a little load: run it first, and after each change.',
  load: {
    model: 'open',
    warmUp: '2s',
    phases: [{ shape: 'constant', duration: '10s', perSecond: 30 }],
    timeout: '10s',
  },
  mix: [
    { operation: 'create', weight: 50 },
    { operation: 'inbox', weight: 20, limit: 20 },
    { operation: 'get', weight: 10 },
    { operation: 'ack', weight: 10 },
    { operation: 'delete', weight: 5 },
    { operation: 'health', weight: 5 },
  ],
  pendingEvents: 50,
  thresholds: [
    { kind: 'latency', percentile: 95, atMostMs: 500 },
    { kind: 'count', statuses: ['4xx', '5xx', 'timeout', 'reset', 'refused'], atMost: 0 },
  ],
} as const satisfies ScenarioSource;
