import type { ScenarioSource } from '../scenario/scenario.ts';

export const idempotencyStorm = {
  kind: 'idempotency-storm',
  name: 'idempotency-storm',
  description: 'Many send one event with one key at the same moment, and again after crashes: one event comes of it.',
  senders: 30,
} as const satisfies ScenarioSource;
