import { expect, test } from 'vitest';
import { testGateway } from '../record/test-story.ts';
import { type KeptRequest, RequestHistory } from './request-history.ts';

function kept(number: number, bodyBytes = 10): KeptRequest {
  const requestBody = Buffer.alloc(bodyBytes);
  const gateway = testGateway({ requestId: `request-${number}`, requestBody, responseBody: Buffer.alloc(0) });
  return { gateway, hasBodies: true, functionError: undefined, bytes: 0, place: 0 };
}

const idsOf = (history: RequestHistory<KeptRequest>) =>
  [...history.newestFirst()].map(({ gateway }) => Number(gateway.requestId.slice('request-'.length)));

test('keeps the newest and counts the others', () => {
  const dropped: string[] = [];
  const history = new RequestHistory({ maxRequests: 3 }, ({ gateway }) => dropped.push(gateway.requestId));

  for (let number = 1; number <= 5; number += 1) history.add(kept(number));

  expect(idsOf(history)).toEqual([5, 4, 3]);
  expect(history.status()).toMatchObject({ requests: 3, droppedRequests: 2 });
  expect(dropped).toEqual(['request-1', 'request-2']);
  expect(history.find('request-1')).toBeUndefined();
  expect(history.find('request-5')?.gateway.requestId).toBe('request-5');
});

test('gives up the bodies of the oldest first, and requests only when that is not enough', () => {
  const history = new RequestHistory({ maxBytes: 20_000 }, () => undefined);

  for (let number = 1; number <= 4; number += 1) history.add(kept(number, 6_000));
  const afterBodies = { ...history.status(), hasBodies: [...history.newestFirst()].map((one) => one.hasBodies) };
  for (let number = 5; number <= 40; number += 1) history.add(kept(number, 0));

  expect(afterBodies).toMatchObject({
    requests: 4,
    droppedRequests: 0,
    droppedBodies: 2,
    hasBodies: [true, true, false, false],
  });
  expect(history.status().droppedRequests).toBeGreaterThan(0);
  expect(history.status().bytes).toBeLessThanOrEqual(20_000);
  expect(idsOf(history)[0]).toBe(40);
});

test('remembers what an error said after its body is gone', () => {
  const history = new RequestHistory({ maxRequests: 1 }, () => undefined);
  const responseBody = Buffer.from('{"error":{"code":"CONFLICT","message":"no"}}');
  const request = { ...kept(1), gateway: testGateway({ status: 409, responseBody }) };

  history.add(request);
  history.add(kept(2));

  expect(request.gateway.responseBody).toHaveLength(0);
  expect(request.functionError).toEqual({ code: 'CONFLICT', message: 'no' });
});

test('counts what becomes known of a request later, and nothing for one that is gone', () => {
  const history = new RequestHistory({ maxRequests: 1 }, () => undefined);
  const [first, second] = [kept(1), kept(2)];
  history.add(first);
  history.add(second);
  const { bytes } = history.status();

  history.grew(first, 100);
  history.grew(second, 10);

  expect(history.status().bytes).toBe(bytes + 10);
});

test('counts to the byte through 50,000 requests, in the memory of its limits', () => {
  const history = new RequestHistory({ maxRequests: 1_000, maxBytes: 3_000_000 }, () => undefined);

  for (let number = 1; number <= 50_000; number += 1) history.add(kept(number, 1 + ((number * 7_919) % 5_000)));

  const all = [...history.newestFirst()];
  const bytes = all.reduce((sum, { bytes: ownBytes, gateway }) => sum + ownBytes + gateway.requestBody.length, 0);
  const { requests, droppedRequests, droppedBodies } = history.status();
  expect(history.status().bytes).toBe(bytes);
  expect(bytes).toBeLessThanOrEqual(3_000_000);
  expect([requests, requests + droppedRequests]).toEqual([1_000, 50_000]);
  expect(all.filter(({ hasBodies }) => hasBodies).length).toBeLessThan(1_000);
  expect(droppedBodies).toBe(50_000 - all.filter(({ hasBodies }) => hasBodies).length);
});

test('empties itself', () => {
  const history = new RequestHistory({}, () => undefined);
  history.add(kept(1));

  history.clear();

  expect(history.status()).toMatchObject({ requests: 0, bytes: 0, droppedRequests: 1 });
  expect(idsOf(history)).toEqual([]);
});
