import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Fault, FaultSpec } from '../../protocol/faults.ts';
import { createFaultRegistry } from './fault-registry.ts';
import type { FaultTarget } from './injected-fault.ts';

const START_MS = Date.UTC(2027, 0, 1);
const target: FaultTarget = { method: 'POST', path: '/v1/events', apiKey: 'test-api-key-12345' };

test('strikes nothing without faults', () => {
  const { registry } = newRegistry();

  expect(registry.choose(target)).toBeUndefined();
  expect(registry.list()).toEqual([]);
});

test('lists a fault with its id, its seed and what it has affected', () => {
  const { registry } = newRegistry({ seeds: [42] });

  const added = registry.add({ kind: 'gateway-429', share: 1, operation: 'POST', forMs: 30_000 });
  registry.choose(target);
  registry.choose({ ...target, method: 'GET' });

  expect(added).toEqual({
    id: 'fault-1',
    kind: 'gateway-429',
    share: 1,
    operation: 'POST',
    forMs: 30_000,
    seed: 42,
    addedAtMs: START_MS,
    expiresAtMs: START_MS + 30_000,
    affected: 0,
  });
  expect(registry.list()).toEqual([{ ...added, affected: 1 }]);
});

test('takes the first of several that strike, in order of adding', () => {
  const { registry } = newRegistry();
  registry.add({ kind: 'gateway-502', share: 1, operation: 'GET' });
  registry.add({ kind: 'lambda-crash', share: 1 });
  registry.add({ kind: 'gateway-504', share: 1 });

  expect(registry.choose(target)).toEqual({ faultId: 'fault-2', kind: 'lambda-crash' });
  expect(registry.list().map(({ affected }) => affected)).toEqual([0, 1, 0]);
});

test('never shows an API key, and still knows it', () => {
  const { registry, changes } = newRegistry();

  const added = registry.add({ kind: 'gateway-429', share: 1, key: 'test-api-key-12345' });

  expect(added.key).toBe('****2345');
  expect(JSON.stringify([registry.list(), changes])).not.toContain('test-api-key');
  expect(registry.choose(target)).toBeDefined();
  expect(registry.choose({ ...target, apiKey: '****2345' })).toBeUndefined();
});

test('shows nothing of an API key that is short', () => {
  const { registry } = newRegistry();

  expect(registry.add({ kind: 'gateway-429', share: 1, key: 'short-key' }).key).toBe('****');
});

test('keeps faults of the database for its process, with their keys', () => {
  const { registry } = newRegistry();
  registry.add({ kind: 'gateway-429', share: 1 });
  registry.add({ kind: 'dynamodb-error', share: 1, key: 'event-1', table: 'events' });

  expect(registry.databaseFaults()).toMatchObject([{ id: 'fault-2', key: 'event-1' }]);
  registry.remove('fault-1');
  expect(registry.choose(target)).toBeUndefined();
});

test('ends a fault after the number that it may affect', () => {
  const { registry, changes } = newRegistry();
  registry.add({ kind: 'gateway-429', share: 1, count: 2 });

  const struck = Array.from({ length: 4 }, () => registry.choose(target) !== undefined);

  expect(struck).toEqual([true, true, false, false]);
  expect(registry.list()).toEqual([]);
  expect(changes).toHaveLength(2);
  expect(changes.at(-1)).toEqual([]);
});

test('ends a fault of the database when its process has told of so many calls', () => {
  const { registry, changes } = newRegistry();
  registry.add({ kind: 'dynamodb-throttle', share: 1, count: 10 });

  registry.noteAffected('fault-1', 9);
  expect(registry.list()).toMatchObject([{ affected: 9 }]);
  registry.noteAffected('fault-1', 1);
  registry.noteAffected('fault-1', 1);

  expect(registry.list()).toEqual([]);
  expect(changes.at(-1)).toEqual([]);
});

test('ends a fault when its time is over, and tells so although nothing else happens', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { registry, changes, pass } = newRegistry();
  registry.add({ kind: 'gateway-429', share: 1, forMs: 30_000 });
  registry.add({ kind: 'gateway-502', share: 1, forMs: 60_000 });

  pass(29_999);
  vi.advanceTimersByTime(29_999);
  expect(registry.choose(target)).toMatchObject({ faultId: 'fault-1' });
  pass(1);
  expect(registry.choose(target)).toMatchObject({ faultId: 'fault-2' });
  vi.advanceTimersByTime(1);
  expect(changes.at(-1)).toMatchObject([{ id: 'fault-2' }]);
  pass(30_000);
  vi.advanceTimersByTime(30_000);
  expect(changes.at(-1)).toEqual([]);
});

test('does not end a fault that lasts longer than a timer can', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { registry, changes, pass } = newRegistry();
  const forMs = 40 * 86_400_000;
  registry.add({ kind: 'gateway-429', share: 1, forMs });

  for (let passedMs = 0; passedMs < forMs - 86_400_000; passedMs += 86_400_000) {
    pass(86_400_000);
    vi.advanceTimersByTime(86_400_000);
  }
  expect(changes).toHaveLength(1);
  pass(86_400_000);
  vi.advanceTimersByTime(86_400_000);

  expect(changes.at(-1)).toEqual([]);
});

test('lasts as long as it was told to when the emulated date is moved', () => {
  const { registry, pass, moveDate } = newRegistry();
  registry.add({ kind: 'gateway-429', share: 1, forMs: 30_000 });

  moveDate(8 * 86_400_000);
  pass(10_000);

  expect(registry.list()).toMatchObject([{ expiresAtMs: START_MS + 8 * 86_400_000 + 30_000 }]);
  expect(registry.choose(target)).toBeDefined();
  moveDate(-16 * 86_400_000);
  pass(20_000);
  expect(registry.choose(target)).toBeUndefined();
});

test('removes one fault, or all', () => {
  const { registry, changes } = newRegistry();
  for (const kind of ['gateway-429', 'lambda-crash', 'dynamodb-error'] as const) registry.add({ kind, share: 1 });

  expect(registry.remove('fault-9')).toBe(false);
  expect(registry.remove('fault-1')).toBe(true);
  expect(registry.list().map(({ id }) => id)).toEqual(['fault-2', 'fault-3']);
  registry.clear();
  registry.clear();

  expect(registry.list()).toEqual([]);
  expect(changes.map((faults) => faults.length)).toEqual([1, 2, 3, 2, 0]);
  expect(registry.add({ kind: 'gateway-429', share: 1 }).id).toBe('fault-4');
});

test('strikes the same requests with the same seed, whatever else strikes them', () => {
  const matching = fc.array(fc.boolean(), { maxLength: 100 });
  const seeds = fc.nat(0xffff_ffff);

  fc.assert(
    fc.property(matching, seeds, seeds, fc.double({ min: 0.01, max: 1, noNaN: true }), (posts, seed, other, share) => {
      const spec: FaultSpec = { kind: 'gateway-504', share, seed, operation: 'POST' };
      const alone = newRegistry().registry;
      const behind = newRegistry().registry;
      alone.add(spec);
      behind.add({ kind: 'gateway-429', share: 0.5, seed: other });
      behind.add(spec);

      // Requests that do not match change nothing about which of the matching ones are struck.
      const requests = posts.map((isPost) => ({ ...target, method: isPost ? 'POST' : 'GET' }));
      const onlyPosts = newRegistry().registry;
      onlyPosts.add(spec);
      for (const request of requests) {
        const expected = alone.choose(request)?.kind;
        if (request.method === 'POST') expect(onlyPosts.choose(request)?.kind).toBe(expected);
        const chosen = behind.choose(request)?.kind;
        if (chosen !== 'gateway-429') expect(chosen).toBe(expected);
      }
    }),
  );
});

/** A registry whose time stands still until it is told to pass. */
function newRegistry({ seeds = [1, 2, 3, 4] }: { readonly seeds?: readonly number[] } = {}) {
  let [epochMs, monotonicMs] = [START_MS, 5_000];
  const left = [...seeds];
  const changes: (readonly Fault[])[] = [];
  const registry = createFaultRegistry({
    clock: { epochMs: () => epochMs, monotonicMs: () => monotonicMs },
    randomSeed: () => left.shift() as number,
    onChange: (faults) => changes.push(faults),
  });
  onTestFinished(() => registry[Symbol.dispose]());
  return {
    registry,
    changes,
    pass(ms: number) {
      epochMs += ms;
      monotonicMs += ms;
    },
    moveDate(ms: number) {
      epochMs += ms;
    },
  };
}
