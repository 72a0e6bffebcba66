import { expect, test } from 'vitest';
import type { StreamKind } from '../../protocol/stream.ts';
import { TEST_TIME_MS, testEvent, testModel, testRequest, testSnapshot } from '../test-model.ts';
import { DashboardModel } from './dashboard-model.ts';

function begun(): { readonly model: DashboardModel; readonly tell: (kind: StreamKind, data: unknown) => void } {
  const model = new DashboardModel();
  model.applySnapshot(testSnapshot());
  let seq = 0;
  return { model, tell: (kind, data) => model.applyEvent({ seq: ++seq, timeMs: TEST_TIME_MS, kind, data }) };
}

const metrics = (answered: number) => ({ ...testModel().metrics, answered });

test('it counts on from what the snapshot says, and a request that is told again once', () => {
  const { model, tell } = begun();

  tell('request', testRequest(1));
  tell('request', testRequest(1, { status: 504 }));
  tell('request', testRequest(2));

  expect(model.answered).toBe(20_100 + 2);
  expect(model.requests.get(testRequest(1).requestId)).toMatchObject({ status: 504 });
});

test('requests that were left out count, and the title can say of how many one is shown', () => {
  const { model, tell } = begun();

  tell('request', testRequest(1));
  tell('sample', { skipped: { request: 9, event: 0, log: 0 } });
  tell('metrics', metrics(20_110));

  expect(model.answered).toBe(20_110);
  expect(model.samples.oneIn('requests')).toBe(10);
  expect(model.samples.oneIn('inbox')).toBeUndefined();
});

test('an event keeps what was sent through all that becomes of it', () => {
  const { model, tell } = begun();
  const event = testEvent(1);
  const change = { eventId: event.eventId, timeMs: TEST_TIME_MS, requestId: 'r' };

  tell('event', { ...change, change: 'created', event });
  tell('event', { ...change, change: 'acknowledged' });
  tell('event', { ...change, change: 'deleted', requestId: 'last' });

  expect(model.events.get(event.eventId)).toMatchObject({ state: 'deleted', requestId: 'last', event });
});

test('an event whose creation was not seen is shown with what the emulator remembers of it', () => {
  const { model, tell } = begun();
  const { createdAt, source, eventType, priority } = testEvent(1);
  const about = { createdAt, source, eventType, priority };

  tell('event', { change: 'deleted', eventId: 'e', timeMs: TEST_TIME_MS, requestId: 'r', about });

  expect(model.events.get('e')).toMatchObject({ event: undefined, about });
});

test('what the stream did not tell is noted, and read anew', () => {
  const { model, tell } = begun();

  tell('gap', { missed: 7, fromSeq: 1, toSeq: 7 });

  expect(model.notices.at(-1)?.text).toMatch(/^7 events of the stream did not reach this dashboard/);
});

test('an emulator that took the place of another is told of, and what it answered before has a row that counts it', () => {
  const { model } = begun();
  const { status, history } = testSnapshot();
  const another = { status: { ...status, startedAtMs: 1 }, history: { ...history, requests: 40, droppedRequests: 2 } };

  model.applySnapshot({ ...testSnapshot(), ...another, requests: [] });

  expect(model.requests.at(0)).toMatchObject({ missed: 42 });
  expect(model.notices.at(-1)?.text).toMatch(/another emulator/i);
});

test('data of another form than the protocol names is refused', () => {
  const { tell } = begun();

  expect(() => tell('request', { requestId: 1 })).toThrow();
});
