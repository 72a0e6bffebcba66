import type { ScenarioSource } from '../scenario/scenario.ts';

export const ackRace = {
  kind: 'ack-race',
  name: 'ack-race',
  description: 'Many acknowledge one event at the same moment: exactly one is told that it did.',
  events: 50,
  racers: 20,
} as const satisfies ScenarioSource;
