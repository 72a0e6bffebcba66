import { expect, test } from 'vitest';
import { type LoadRun, MAX_SILENCE_MS } from '../../protocol/load-run.ts';
import type { LoadLauncher } from './load-launcher.ts';
import { createLoadRunRelay } from './load-run-relay.ts';
import { TEST_PROGRESS as progress } from './test-progress.ts';

/** A launcher whose runs say nothing and end when the test says so. */
function testLauncher() {
  const ended = Promise.withResolvers<string>();
  const started: string[] = [];
  let kills = 0;
  const launcher: LoadLauncher = {
    scenarios: async () => [{ name: 'smoke', description: 'a little of everything' }],
    start(scenario) {
      started.push(scenario);
      return {
        processId: 4_711,
        ended: ended.promise,
        kill: () => {
          kills += 1;
        },
      };
    },
  };
  return { launcher, end: ended.resolve, started, kills: () => kills };
}

function startRelay(launcher?: LoadLauncher, startTimeoutMs = 60_000) {
  const world = { nowMs: 0, alive: true };
  const changes: LoadRun[] = [];
  const interrupted: number[] = [];
  const relay = createLoadRunRelay({
    launcher,
    startTimeoutMs,
    onChange: (run) => changes.push(run),
    nowMs: () => world.nowMs,
    isAlive: () => world.alive,
    interrupt: (processId) => interrupted.push(processId),
  });
  return { relay, world, changes, interrupted, [Symbol.dispose]: () => relay[Symbol.dispose]() };
}

test('passes on what a run tells, until it is done', async () => {
  using test = startRelay();

  test.relay.report(progress);
  test.relay.report({ ...progress, state: 'done', verdict: 'pass' });

  expect(test.changes.map(({ progress: { state }, ended }) => [state, ended])).toEqual([
    ['running', undefined],
    ['done', 'done'],
  ]);
  expect(await test.relay.status()).toEqual({ run: test.changes[1], scenarios: [] });
});

test('takes a run to be over whose process has ended, or that is silent for too long', () => {
  using test = startRelay();
  test.relay.report(progress);

  test.world.nowMs = MAX_SILENCE_MS;
  test.relay.check();
  expect(test.relay.current()?.ended).toBeUndefined();
  test.world.nowMs += 1;
  test.relay.check();
  expect(test.relay.current()?.ended).toBe('silent');

  test.relay.report({ ...progress, elapsedMs: 12_000 });
  expect(test.relay.current()?.ended).toBeUndefined();
  test.world.alive = false;
  test.relay.check();
  test.relay.check();
  expect(test.changes.map(({ ended }) => ended)).toEqual([undefined, 'silent', undefined, 'processEnded']);
});

test('shows the run that began last of two', () => {
  using test = startRelay();

  test.relay.report({ ...progress, runId: 'new', startedAtMs: 2_000 });
  test.relay.report({ ...progress, runId: 'old', startedAtMs: 1_000 });
  expect(test.relay.current()?.progress.runId).toBe('new');

  test.relay.report({ ...progress, runId: 'new', startedAtMs: 2_000, state: 'done' });
  test.relay.report({ ...progress, runId: 'old', startedAtMs: 1_000 });
  expect(test.relay.current()?.progress.runId).toBe('old');
});

test.for([0, 1, -5, 1.5, process.pid])('takes no run whose process is said to be %d', (processId) => {
  using test = startRelay();

  expect(() => test.relay.report({ ...progress, processId })).toThrow(/is not the process of a load run/);
  expect(test.relay.current()).toBeUndefined();
});

test('asks the process of a run that goes on to end, and no other', () => {
  using test = startRelay();

  expect(() => test.relay.stop()).toThrow(expect.objectContaining({ code: 'REQUEST_REFUSED' }));
  test.relay.report(progress);
  test.relay.stop();
  expect(test.interrupted).toEqual([4_711]);

  test.world.alive = false;
  expect(() => test.relay.stop()).toThrow(/No load run goes on/);
  expect(test.interrupted).toEqual([4_711]);
});

test('starts a scenario of the list, and waits for its first word', async () => {
  const { launcher, started, end, kills } = testLauncher();
  using test = startRelay(launcher);

  await expect(test.relay.start('smoke; rm -rf /')).rejects.toThrow('Scenarios are smoke.');
  expect(started).toEqual([]);
  const starting = test.relay.start('smoke');
  await expect.poll(() => started).toEqual(['smoke']);
  test.relay.report({ ...progress, processId: 99 });
  test.relay.report({ ...progress, runId: 'run-2', startedAtMs: 2_000 });
  await starting;

  await expect(test.relay.start('smoke')).rejects.toThrow(/A load run goes on already/);
  test.relay.report({ ...progress, runId: 'run-2', startedAtMs: 2_000, state: 'done' });
  end('');
  await expect.poll(() => test.relay.start('smoke').then(() => '', String)).toMatch(/did not start: it ended at once/);
  expect(kills()).toBe(0);
});

test('says why a scenario did not start', async () => {
  const { launcher, end } = testLauncher();
  using test = startRelay(launcher);

  const starting = test.relay.start('smoke');
  end('The API refused the key.\n');

  await expect(starting).rejects.toThrow('The scenario smoke did not start: The API refused the key.');
});

test('ends what says nothing after its start', async () => {
  const { launcher, kills } = testLauncher();
  using test = startRelay(launcher, 1);

  await expect(test.relay.start('smoke')).rejects.toThrow('it said nothing');
  expect(kills()).toBe(1);
});

test('starts nothing where nothing can start runs', async () => {
  using test = startRelay();

  await expect(test.relay.start('smoke')).rejects.toThrow('`triggers load`');
});
