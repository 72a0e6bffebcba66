import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvocationQueue, type QueuedWork } from './invocation-queue.ts';

function work(requestId: string, requestedAtMs: number, options: Partial<QueuedWork> = {}): QueuedWork {
  return { requestId, event: '{}', traceId: '', fault: undefined, requestedAtMs, ...options };
}

const COLD = { faultId: 'fault-1', kind: 'lambda-cold-start' } as const;

test('one that waits while nothing starts waits for this machine, until it is taken', () => {
  const queue = new InvocationQueue();
  void queue.add(work('a', 100));

  const taken = queue.takeFor(0, 130, 'processor');

  expect(taken?.work).toMatchObject({ requestId: 'a', hostQueueMs: 30, hostLimit: 'processor' });
  expect(queue.length).toBe(0);
});

test('one for which an environment is started at once waits for a cold start, and not for this machine', () => {
  const queue = new InvocationQueue();
  void queue.add(work('a', 100));
  queue.cover(1, 100);

  const taken = queue.takeFor(100, 280, 'processor');

  expect(taken?.work).toMatchObject({ hostQueueMs: 0, hostLimit: undefined });
});

test('one for which an environment is started later waits for this machine until then', () => {
  const queue = new InvocationQueue();
  void queue.add(work('a', 100));
  queue.cover(1, 250);

  const taken = queue.takeFor(250, 400, 'memory');

  expect(taken?.work).toMatchObject({ hostQueueMs: 150, hostLimit: 'memory' });
});

test('what starts is on the account of the oldest, and of the next when that one is gone', () => {
  const queue = new InvocationQueue();
  void queue.add(work('a', 100));
  void queue.add(work('b', 110));
  queue.cover(1, 120);

  const first = queue.takeFor(0, 130, 'processor');
  queue.cover(1, 130);
  const second = queue.takeFor(120, 200, 'processor');

  expect(first?.work).toMatchObject({ requestId: 'a', hostQueueMs: 20 });
  expect(second?.work).toMatchObject({ requestId: 'b', hostQueueMs: 20 });
});

test('one that must start cold is left to an environment that is younger than it', () => {
  const queue = new InvocationQueue();
  void queue.add(work('cold', 100, { fault: COLD }));
  void queue.add(work('any', 110));

  const byOld = queue.takeFor(90, 120, 'processes');
  const byOldAgain = queue.takeFor(90, 121, 'processes');
  const byNew = queue.takeFor(115, 122, 'processes');

  expect([byOld, byOldAgain, byNew].map((taken) => taken?.work.requestId)).toEqual(['any', undefined, 'cold']);
});

test('every one is taken once, oldest first, and none has waited for this machine longer than it has waited', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const) }),
    fc.record({ kind: fc.constant('cover' as const), starting: fc.nat(3) }),
    fc.record({ kind: fc.constant('take' as const) }),
  );

  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const queue = new InvocationQueue();
      const taken: string[] = [];
      let added = 0;
      for (const [nowMs, next] of steps.entries()) {
        if (next.kind === 'add') void queue.add(work(String(added++), nowMs));
        else if (next.kind === 'cover') queue.cover(next.starting, nowMs);
        else {
          const one = queue.takeFor(0, nowMs, 'processor');
          if (one === undefined) continue;
          taken.push(one.work.requestId);
          expect(one.work.hostQueueMs).toBeGreaterThanOrEqual(0);
          expect(one.work.hostQueueMs).toBeLessThanOrEqual(nowMs - one.work.requestedAtMs);
        }
        expect(queue.uncovered).toBeGreaterThanOrEqual(0);
        expect(queue.uncovered).toBeLessThanOrEqual(queue.length);
      }

      expect(taken).toEqual(taken.map((_, at) => String(at)));
      expect(queue.length).toBe(added - taken.length);
    }),
  );
});
