import { expect, test } from 'vitest';
import { Sample, type StreamEvent } from '../../protocol/stream.ts';
import { startTestStream } from './test-control.ts';

const namesOf = (events: readonly StreamEvent[]) => events.map(({ data }) => (data as { readonly name: string }).name);

test('what comes no faster than the sample is told in full', async () => {
  let nowMs = 0;
  await using test = await startTestStream({ monotonicMs: () => nowMs });
  const reader = await test.connect('?sample=2');

  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    test.stream.publish('request', { name });
    nowMs += 500;
    test.stream.flush();
  }

  expect(namesOf(await reader.take(6))).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('of what comes faster the newest are told, and the others are counted and not even made', async () => {
  await using test = await startTestStream({ monotonicMs: () => 0 });
  const reader = await test.connect('?sample=2');
  const made: string[] = [];

  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    test.stream.publish('request', () => {
      made.push(name);
      return { name };
    });
    test.stream.publish('clock', { name });
  }
  test.stream.flush();
  const events = await reader.take(8);

  expect(namesOf(events.filter(({ kind }) => kind === 'request'))).toEqual(['d', 'e']);
  expect(namesOf(events.filter(({ kind }) => kind === 'clock'))).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(events.at(-1)).toMatchObject({ seq: 10, kind: 'sample', data: { skipped: { request: 3, event: 0, log: 0 } } });
  expect(made).toEqual(['d', 'e']);
});

test('what is notable is not lost among the others', async () => {
  await using test = await startTestStream({ monotonicMs: () => 0 });
  const reader = await test.connect('?sample=2&topics=request');

  for (let number = 1; number <= 100; number += 1) {
    test.stream.publish('request', { name: String(number) }, { isNotable: number === 7 });
  }
  test.stream.flush();

  expect(namesOf(await reader.take(3))).toEqual(['7', '99', '100']);
});

test('told and counted together are all there were, however they come', async () => {
  let nowMs = 0;
  await using test = await startTestStream({ monotonicMs: () => nowMs });
  const reader = await test.connect('?sample=10&topics=log');
  let published = 0;

  for (let turn = 0; turn < 50; turn += 1) {
    for (let count = 0; count < (turn * 7) % 11; count += 1) {
      test.stream.publish('log', { name: '' });
      published += 1;
    }
    nowMs += 30;
    test.stream.flush();
  }
  let seen = 0;
  let told = 0;
  while (seen < published) {
    const [event] = await reader.take(1);
    if (event?.kind === 'log') told += 1;
    seen += event?.kind === 'sample' ? Sample.parse(event.data).skipped.log : 1;
  }

  expect(seen).toBe(published);
  expect(told).toBeLessThanOrEqual(10 + (50 * 30 * 10) / 1_000);
});

test.for(['?sample=0', '?sample=many', '?sample=5&filter=status:5xx'])('%s is refused', async (query) => {
  await using test = await startTestStream();

  const { response } = await test.connect(query);

  expect(response.statusCode).toBe(400);
});
