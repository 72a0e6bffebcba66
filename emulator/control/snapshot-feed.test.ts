import { expect, onTestFinished, test, vi } from 'vitest';
import { startSnapshotFeeds } from './snapshot-feed.ts';

/** A feed whose state the test gives out, looked at when the test says so. */
function startFeed() {
  const asked: PromiseWithResolvers<number>[] = [];
  const told: unknown[] = [];
  const feed = {
    kind: 'limits',
    everyMs: 3_600_000,
    read: () => {
      const next = Promise.withResolvers<number>();
      asked.push(next);
      return next.promise;
    },
  };
  const feeds = startSnapshotFeeds([feed], { isWanted: () => true, publish: (_kind, data) => told.push(data) });
  onTestFinished(() => feeds[Symbol.dispose]());
  return { asked, told, look: () => feeds.look('limits') };
}

test('waits for a state that takes its time before it asks again', async () => {
  const { asked, told, look } = startFeed();

  look();
  look();
  expect(asked).toHaveLength(1);
  asked[0]?.resolve(1);
  await vi.waitFor(() => expect(told).toEqual([1]));
  look();

  expect(asked).toHaveLength(2);
});

test('tells nothing of a state that could not be read, and asks again', async () => {
  const { asked, told, look } = startFeed();

  look();
  asked[0]?.reject(new Error('no database'));
  await vi.waitFor(() => {
    look();
    expect(asked).toHaveLength(2);
  });
  asked[1]?.resolve(2);

  await vi.waitFor(() => expect(told).toEqual([2]));
});
