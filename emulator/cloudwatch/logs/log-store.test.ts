import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogEvent } from '../../../protocol/logs.ts';
import { MAX_LOG_EVENT_BYTES } from '../../lambda/sandbox/output-lines.ts';
import { eventsOf } from './log-entry.ts';
import { createLogStore, type LogStore, type LogStoreOptions } from './log-store.ts';

const DAY_MS = 86_400_000;

const event = (message: string, more: Partial<LogEvent> = {}) => ({
  logGroupName: 'group',
  logStreamName: 'stream',
  timestampMs: 0,
  message,
  ...more,
});

/** A store whose clock the test sets. */
function storeAt(options: Omit<LogStoreOptions, 'epochMs'> = {}) {
  const clock = { nowMs: 0 };
  return { clock, store: createLogStore({ epochMs: () => clock.nowMs, ...options }) };
}

test('keeps the newest events that fit, in order, and counts the others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 400 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 4_000 }),
      (texts, maxBytes) => {
        const { store } = storeAt({ maxBytes });
        for (const text of texts) store.put(event(text));

        const kept = store.newest(100);
        expect(kept.map(({ message }) => message)).toEqual(texts.slice(texts.length - kept.length));
        expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, at) => store.droppedEvents() + at + 1));
        expect(store.droppedEvents()).toBe(texts.length - kept.length);
        const bytes = (some: readonly string[]) => some.reduce((sum, text) => sum + 160 + Buffer.byteLength(text), 0);
        expect(bytes(kept.map(({ message }) => message))).toBeLessThanOrEqual(maxBytes);
        expect(bytes(texts.slice(texts.length - kept.length - 1))).toSatisfy(
          (all: number) => all > maxBytes || kept.length === texts.length,
        );
      },
    ),
  );
});

test('stays within its bound however many events come', () => {
  const { store } = storeAt({ maxBytes: 100_000 });
  const bytes = 160 + 'message 000000'.length;

  for (let n = 0; n < 50_000; n += 1) store.put(event(`message ${String(n).padStart(6, '0')}`));

  expect(store.entries()).toHaveLength(Math.floor(100_000 / bytes));
  expect(store.droppedEvents()).toBe(50_000 - Math.floor(100_000 / bytes));
  expect(store.newest(1)[0]).toMatchObject({ sequence: 50_000, message: 'message 049999' });
});

test('holds on to nothing of what it has dropped', async () => {
  const { store } = storeAt({ maxBytes: 100_000 });
  const droppedLines = putLines(store);

  putLines(store);
  // What a WeakRef was asked about or made for stays to the end of the turn.
  await new Promise(setImmediate);
  collectGarbage();

  expect(droppedLines.deref()).toBeUndefined();
});

/** Lines of which the store holds no two. */
function putLines(store: LogStore): WeakRef<object> {
  const render = () => [];
  store.putLazy({ logGroupName: 'group', logStreamName: 'stream', timestampMs: 0, keptBytes: 60_000, render });
  return new WeakRef(render);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

test('gives the newest of those that are asked for, and a list that later events do not change', () => {
  const { store } = storeAt();
  for (const text of ['a', 'b', 'c']) store.put(event(text));

  const newest = store.newest(2);
  store.put(event('d'));

  expect(newest.map(({ message }) => message)).toEqual(['b', 'c']);
  expect(store.newest(0)).toEqual([]);
});

test('forgets events by the retention of their group and the emulated clock, for good', () => {
  const { clock, store } = storeAt({ groups: [{ name: 'week', retentionDays: 7 }, { name: 'ever' }] });
  store.put(event('old', { logGroupName: 'week' }));
  store.put(event('eternal', { logGroupName: 'ever' }));
  store.put(event('new', { logGroupName: 'week', timestampMs: DAY_MS }));

  clock.nowMs = 7 * DAY_MS;
  const after = store.newest(9).map(({ message }) => message);
  clock.nowMs = 0;

  expect(after).toEqual(['eternal', 'new']);
  expect(store.newest(9).map(({ message }) => message)).toEqual(['eternal', 'new']);
  expect(store.droppedEvents()).toBe(1);
});

test('makes lines that come from records only when they are read', () => {
  const { store } = storeAt();
  let renderings = 0;
  const render = () => {
    renderings += 1;
    return ['first', 'second'];
  };

  store.putLazy({ logGroupName: 'group', logStreamName: 'stream', timestampMs: 5, keptBytes: 100, render });
  store.put(event('third'));
  const before = renderings;
  const read = store.newest(9);

  expect(before).toBe(0);
  expect(read.map(({ message }) => message)).toEqual(['first', 'second', 'third']);
  expect(read.map(({ sequence }) => sequence)).toEqual(read.map(({ sequence }) => sequence).toSorted((a, b) => a - b));
  expect(new Set(read.map(({ sequence }) => sequence)).size).toBe(3);
  expect(store.entries().flatMap(eventsOf)).toEqual(read);
});

test('counts what lines to be made keep from being freed', () => {
  const { store } = storeAt({ maxBytes: 10_000 });
  const lazy = { logGroupName: 'group', logStreamName: 'stream', timestampMs: 0, keptBytes: 4_000 };

  for (const text of ['a', 'b', 'c']) store.putLazy({ ...lazy, render: () => [text] });

  expect(store.newest(9).map(({ message }) => message)).toEqual(['b', 'c']);
});

test('tells listeners of each event, and of lines to be made only those that want them', () => {
  const { store } = storeAt();
  const heard: string[] = [];
  let renderings = 0;
  const listener = {
    onEvent: ({ message }: LogEvent) => heard.push(message),
    wantsLazy: (group: string) => group === 'wanted',
  };
  const render = () => {
    renderings += 1;
    return ['made'];
  };

  {
    using _ = store.listen(listener);
    store.put(event('plain'));
    store.putLazy({ logGroupName: 'wanted', logStreamName: 's', timestampMs: 0, keptBytes: 1, render });
    store.putLazy({ logGroupName: 'other', logStreamName: 's', timestampMs: 0, keptBytes: 1, render });
  }
  store.put(event('afterwards'));

  expect(heard).toEqual(['plain', 'made']);
  expect(renderings).toBe(1);
});

test('cuts an event that is too large for CloudWatch into several', () => {
  const { store } = storeAt();

  store.put(event('€'.repeat(100_000)));

  const kept = store.newest(9).map(({ message }) => message);
  expect(kept.join('')).toBe('€'.repeat(100_000));
  expect(kept).toHaveLength(2);
  expect(Buffer.byteLength(kept[0] ?? '')).toBeLessThanOrEqual(MAX_LOG_EVENT_BYTES);
});

test('knows its groups and their streams', () => {
  const { store } = storeAt({ groups: [{ name: 'week', alias: 'function', retentionDays: 7 }] });
  store.put(event('a', { logStreamName: 'one', timestampMs: 1 }));
  store.put(event('b', { logStreamName: 'two', timestampMs: 2 }));
  store.put(event('c', { logStreamName: 'one', timestampMs: 3 }));

  expect(store.groups()).toEqual([{ name: 'week', alias: 'function', retentionDays: 7 }, { name: 'group' }]);
  expect(store.streams('group')).toEqual([
    { name: 'one', events: 2, firstTimestampMs: 1, lastTimestampMs: 3 },
    { name: 'two', events: 1, firstTimestampMs: 2, lastTimestampMs: 2 },
  ]);
  expect(store.streams('week')).toEqual([]);
});

test('takes other settings of its groups, with one group for an alias', () => {
  const { clock, store } = storeAt({ groups: [{ name: 'old', alias: 'function' }, { name: 'other' }] });
  store.put(event('a', { logGroupName: 'old' }));

  store.setGroups([
    { name: 'new', alias: 'function' },
    { name: 'other', retentionDays: 1 },
  ]);
  store.put(event('b', { logGroupName: 'other' }));
  clock.nowMs = DAY_MS;

  expect(store.groups()).toEqual([
    { name: 'old' },
    { name: 'other', retentionDays: 1 },
    { name: 'new', alias: 'function' },
  ]);
  expect(store.newest(9).map(({ message }) => message)).toEqual(['a']);
});

test('forgets everything when it is cleared, but goes on counting', () => {
  const { store } = storeAt();
  store.put(event('a'));

  store.clear();
  store.put(event('b'));

  expect(store.newest(9).map(({ message, sequence }) => [message, sequence])).toEqual([['b', 2]]);
});
