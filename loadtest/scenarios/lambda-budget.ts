import type { ScenarioSource } from '../scenario/scenario.ts';

export const lambdaBudget = {
  kind: 'lambda-budget',
  name: 'lambda-budget',
  description: 'The hardest work, held to the share of a processor of 512 MB: how far it stays from every limit.',
  needs: { controlApi: true, remote: 'forbidden' },
  emulator: { cpu: 'lambda', maxEnvironments: 4 },
} as const satisfies ScenarioSource;
