import { expect, test } from 'vitest';
import { Scenario, type ScenarioSource } from '../scenario/scenario.ts';
import { BUILT_IN_SCENARIOS } from '../scenarios/built-in-scenarios.ts';
import { ArtilleryScript } from './artillery-format.ts';
import { toArtillery } from './artillery-script.ts';

const TARGET = 'http://127.0.0.1:8080';
const base = { name: 'x', description: 'd', mix: [{ operation: 'create' }] } as const;
const open = (...phases: readonly object[]) => ({ load: { model: 'open', phases } });
const script = (changes: object) =>
  toArtillery(
    Scenario.parse({ ...base, ...open({ shape: 'constant', duration: '10s', perSecond: 20 }), ...changes }),
    TARGET,
  );

test.for(BUILT_IN_SCENARIOS.filter(({ kind = 'load' }) => kind === 'load'))(
  'the script of $name is one that Artillery takes',
  (source: ScenarioSource) => {
    expect(ArtilleryScript.parse(toArtillery(Scenario.parse(source), TARGET).script)).toBeTruthy();
  },
);

test('every shape of arrivals becomes phases of the same rates and lengths', () => {
  const phases = open(
    { shape: 'poisson', duration: '10s', perSecond: 20 },
    { shape: 'ramp', duration: '5s', fromPerSecond: 10, toPerSecond: 30 },
    { shape: 'spike', duration: '9s', perSecond: 10, peakPerSecond: 90, peakAfter: '3s', peakFor: '2s' },
    { shape: 'constant', duration: '20s', perSecond: 0.5 },
  );

  expect(script(phases).script.config.phases).toEqual([
    { name: 'poisson-1', duration: 10, arrivalRate: 20, mode: 'poisson' },
    { name: 'ramp-2', duration: 5, arrivalRate: 10, rampTo: 30 },
    { name: 'spike-3-before', duration: 3, arrivalRate: 10 },
    { name: 'spike-3-peak', duration: 2, arrivalRate: 90 },
    { name: 'spike-3-after', duration: 4, arrivalRate: 10 },
    { name: 'constant-4', duration: 20, arrivalCount: 10 },
  ]);
});

test('as many requests of each kind are sent, though a user who acknowledges makes its own event first', () => {
  const { config, scenarios } = script({
    ...open({ shape: 'constant', duration: '10s', perSecond: 100 }),
    mix: [
      { operation: 'create', weight: 70 },
      { operation: 'inbox', weight: 20 },
      { operation: 'ack', weight: 10 },
    ],
  }).script;

  const users = config.phases.map((phase) => ('arrivalRate' in phase ? phase.arrivalRate : 0));
  const total = scenarios.reduce((sum, { weight }) => sum + weight, 0);
  const requests = scenarios.flatMap(({ weight, flow }) =>
    flow.flatMap((step) => Object.values(step).map(({ url }) => ({ url, perSecond: (weight / total) * 90 }))),
  );
  const perSecond = (url: string) =>
    requests.filter((request) => request.url === url).reduce((sum, request) => sum + request.perSecond, 0);
  expect(users).toEqual([90]);
  expect(perSecond('/v1/events')).toBeCloseTo(70);
  expect(perSecond('/v1/inbox?limit=50')).toBeCloseTo(20);
  expect(perSecond('/v1/events/{{ eventId }}/ack')).toBeCloseTo(10);
});

test('thresholds become checks by which Artillery fails, and those that it cannot make are told', () => {
  const { script: exported, notes } = script({
    thresholds: [
      { kind: 'latency', percentile: 95, atMostMs: 100 },
      { kind: 'latency', percentile: 97, atMostMs: 100 },
      { kind: 'success', operation: 'create', atLeast: 0.999 },
    ],
    deployedThresholds: [{ kind: 'rate', operation: 'create', atLeast: 10 }],
  });

  expect(exported.config.ensure).toEqual({
    thresholds: [{ 'http.response_time.p95': 100 }],
    conditions: [
      { expression: 'plugins.expect.ok / http.requests >= 0.999' },
      { expression: 'plugins.expect.ok / 10 >= 10' },
    ],
  });
  expect(notes[0]).toMatch(/^Not in ensure: p97 of /);
});

test('a large payload is made while the script runs, and has as many bytes', () => {
  const { scenarios } = script({ mix: [{ operation: 'create', payloadBytes: 400_000 }] }).script;

  expect(JSON.stringify(scenarios).length).toBeLessThan(1000);
  expect(JSON.stringify(scenarios)).toContain('$randomString(399992)');
});

test('what has no open arrivals cannot be exported, and the reason is told', () => {
  const closed = { load: { model: 'closed', duration: '1s' } };

  expect(() => script(closed)).toThrow(/x has a closed model, and Artillery has open arrivals only/);
});
