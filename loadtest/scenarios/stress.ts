import type { ScenarioSource } from '../scenario/scenario.ts';

export const stress = {
  kind: 'stress',
  name: 'stress',
  description: 'The rate rises step by step until an objective breaks: where the knee is, and what was used up there.',
  mix: [
    { operation: 'create', weight: 70, payloadBytes: 1000 },
    { operation: 'inbox', weight: 20, limit: 50 },
    { operation: 'ack', weight: 5 },
    { operation: 'delete', weight: 5 },
  ],
  pendingEvents: 200,
  steps: { factor: 1.3, duration: '8s', most: 14 },
  objectives: [
    { kind: 'latency', percentile: 95, atMostMs: 150 },
    { kind: 'success', atLeast: 0.99 },
  ],
} as const satisfies ScenarioSource;
