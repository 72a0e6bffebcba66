import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cutToEvents, forwardLines, MAX_LOG_EVENT_BYTES } from './output-lines.ts';

function startForwarding() {
  const stream = new PassThrough();
  const lines: string[] = [];
  const flush = forwardLines(stream, (line) => lines.push(line));
  return { stream, lines, flush };
}

/** Reads what was written, as far as the reader takes it now. */
const turn = () => new Promise((resolve) => process.nextTick(resolve));

test('gives each line with its line feed, and the rest when it is flushed', async () => {
  const { stream, lines, flush } = startForwarding();

  stream.write('one\ntw');
  stream.write('o\n\nthr');
  await turn();
  const before = [...lines];
  flush();

  expect(before).toEqual(['one\n', 'two\n', '\n']);
  expect(lines).toEqual(['one\n', 'two\n', '\n', 'thr']);
});

test('a text comes out as it went in, in events that fit, whatever it is cut into', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '€', '😀', 'é'), maxLength: 40 });

  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 9 }), (whole, maxBytes) => {
      const events = cutToEvents(whole, maxBytes);

      expect(events.join('')).toBe(whole);
      expect(events.every((event) => Buffer.byteLength(event) <= maxBytes)).toBe(true);
    }),
  );
});

test('cuts a line that is longer than an event, without losing or splitting a character', async () => {
  const { stream, lines, flush } = startForwarding();
  const line = `${'€'.repeat(200_000)}\n`;

  for (let from = 0; from < line.length; from += 10_000) stream.write(line.slice(from, from + 10_000));
  await turn();
  flush();

  expect(lines.join('')).toBe(line);
  expect(lines.map((event) => Buffer.byteLength(event) <= MAX_LOG_EVENT_BYTES)).toEqual([true, true, true]);
});

test('keeps no more of a line without end than fits an event', async () => {
  const { stream, lines } = startForwarding();
  const megabyte = 'x'.repeat(1024 * 1024 - 1);

  stream.write(megabyte);
  await turn();

  const told = lines.reduce((sum, event) => sum + event.length, 0);
  expect(megabyte.length - told).toBeLessThanOrEqual(MAX_LOG_EVENT_BYTES);
});

test('reads a flood no faster than it can be dealt with, and all of it in the end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { stream, lines } = startForwarding();

  stream.write('x\n'.repeat(10_000));
  await turn();
  const atOnce = lines.length;
  const isPaused = stream.isPaused();
  await vi.advanceTimersByTimeAsync(1_000);

  expect(atOnce).toBeLessThan(5_000);
  expect(isPaused).toBe(true);
  expect(lines).toHaveLength(10_000);
  expect(stream.isPaused()).toBe(false);
});
