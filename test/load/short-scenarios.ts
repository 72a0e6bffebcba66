import type { ScenarioSource } from '../../loadtest/scenario/scenario.ts';
import { ackRace } from '../../loadtest/scenarios/ack-race.ts';
import { idempotencyStorm } from '../../loadtest/scenarios/idempotency-storm.ts';
import { mixed } from '../../loadtest/scenarios/mixed.ts';
import { payloadLimits } from '../../loadtest/scenarios/payload-limits.ts';
import { stress } from '../../loadtest/scenarios/stress.ts';

export type ShortScenario = 'ackRace' | 'storm' | 'sizes' | 'keyLimit' | 'stageLimit' | 'mixed' | 'stress';

/** The scenarios of the program, as short as they can be and still find what they are to find. */
export const SHORT: Readonly<Record<ShortScenario, ScenarioSource>> = {
  ackRace: { ...ackRace, events: 6, racers: 8 },
  storm: { ...idempotencyStorm, senders: 8, rounds: 2, payloadBytes: [200, 5000] },
  sizes: {
    ...payloadLimits,
    rungs: payloadLimits.rungs.filter(({ of, bytes }) => of === 'item' && bytes >= 0),
    findsInvocationEdge: false,
  },
  keyLimit: {
    kind: 'rate-limits',
    name: 'key-limit',
    description: 'The limit of a key alone.',
    keys: 4,
    key: { limit: 40, window: '3s', spread: '400ms', factors: [0.9, 1.1, 2] },
  },
  stageLimit: {
    kind: 'rate-limits',
    name: 'stage-limit',
    description: 'The bucket of the stage alone.',
    stage: { perSecond: 200, burst: 60, duration: '2s', factors: [2] },
  },
  mixed: {
    ...mixed,
    load: { model: 'open', phases: [{ shape: 'poisson', duration: '1s', perSecond: 350 }], timeout: '5s' },
    mix: [
      { operation: 'create', weight: 60 },
      { operation: 'inbox', weight: 10 },
      { operation: 'ack', weight: 15 },
      { operation: 'delete', weight: 15 },
    ],
    pendingEvents: 60,
    thresholds: [
      { kind: 'latency', percentile: 95, atMostMs: 150 },
      { kind: 'count', statuses: ['5xx'], atMost: 0 },
    ],
  },
  stress: {
    ...stress,
    pendingEvents: 0,
    warmUp: '0s',
    steps: { fromPerSecond: 40, factor: 2, duration: '500ms', most: 3 },
  },
};
