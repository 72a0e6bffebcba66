import { expect, test } from 'vitest';
import { type OpenLoad, peakPerSecond, plannedRequests } from './load-model.ts';
import { withOverrides } from './overrides.ts';
import { loweredTo } from './scaled-load.ts';
import { Scenario } from './scenario.ts';

const scenario = Scenario.parse({
  name: 'x',
  description: 'd',
  mix: [{ operation: 'create' }],
  load: {
    model: 'open',
    machineShare: 0.5,
    phases: [
      { shape: 'constant', duration: '10s', perSecond: 50 },
      { shape: 'spike', duration: '10s', perSecond: 50, peakPerSecond: 200, peakAfter: '2s', peakFor: '4s' },
    ],
  },
});

const loadOf = (changed: Scenario) => (changed as unknown as { readonly load: OpenLoad }).load;

test('a rate is that of the highest moment, in proportion, and as it is given', () => {
  const load = loadOf(withOverrides(scenario, { perSecond: 20 }));

  expect(load.phases.map(peakPerSecond)).toEqual([5, 20]);
  expect(load.machineShare).toBeUndefined();
});

test('a length is that of all phases together, and their shape stays', () => {
  const load = loadOf(withOverrides(scenario, { durationMs: 5_000 }));

  expect(load.phases).toMatchObject([{ duration: 2500 }, { duration: 2500, peakAfter: 500, peakFor: 1000 }]);
  expect(plannedRequests(load)).toBeCloseTo(plannedRequests(loadOf(scenario)) / 4);
});

test('rates are lowered to what a machine carries, and never raised', () => {
  expect(loweredTo(loadOf(scenario), 100).phases.map(peakPerSecond)).toEqual([25, 100]);
  expect(loweredTo(loadOf(scenario), 1000)).toEqual(loadOf(scenario));
});

test.for([
  [{ perSecond: 1e9 }, /--rate 1000000000 is not possible/],
  [{ perSecond: 0 }, /--rate 0 is not possible/],
] as const)('an impossible rate is refused', ([overrides, message]) => {
  expect(() => withOverrides(scenario, overrides)).toThrow(message);
});

test('a scenario of single requests has no rate to change', () => {
  const race = Scenario.parse({ kind: 'ack-race', name: 'race', description: 'd' });

  expect(() => withOverrides(race, { perSecond: 5 })).toThrow(/race sends single requests/);
  expect(withOverrides(race, { seed: 9 }).seed).toBe(9);
});
