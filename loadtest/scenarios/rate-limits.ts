import type { ScenarioSource } from '../scenario/scenario.ts';

export const rateLimits = {
  kind: 'rate-limits',
  name: 'rate-limits',
  description: 'At 0.9 to 2 times the limits of key and stage as many are admitted as by an ideal limiter.',
  needs: { remote: 'forbidden' },
  keys: 5,
  emulator: { rateLimitPerMinute: 200, throttle: { perSecond: 150, burst: 75 } },
  key: { limit: 200, factors: [0.9, 1, 1.1, 2], spread: '8s' },
  stage: { perSecond: 150, burst: 75, factors: [0.9, 1, 1.1, 2], duration: '6s' },
} as const satisfies ScenarioSource;
