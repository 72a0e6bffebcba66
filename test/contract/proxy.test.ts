import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Violation } from '../../contract/model/finding.ts';
import { startProxy } from '../../contract/proxy/start-proxy.ts';
import { parseTarget } from '../../contract/proxy/target-address.ts';
import { startTrafficLog } from '../../contract/proxy/traffic-log.ts';
import { readContract } from '../../contract/spec/read-contract.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { createHttpClient } from '../api/http-client.ts';
import { startAppTarget } from '../api/target.ts';

test("a client's own tests, sent through the proxy, check the contract", async () => {
  await using api = await startAppTarget({ authMode: 'local' });
  const target = parseTarget(api.url, undefined);
  const live: Violation[] = [];
  const contract = await readContract('openapi.yaml');
  const log = startTrafficLog({
    contract,
    target,
    failsOnClients: false,
    nowMs: Date.now,
    onViolation: (violation) => live.push(violation),
  });
  await using proxy = await startProxy({
    target,
    port: 0,
    maxBodyBytes: 1_000_000,
    nowMs: Date.now,
    onExchange: log.add,
    onLost: log.lost,
  });
  using http = createHttpClient(proxy.url);
  const headers = { 'X-API-Key': LOCAL_API_KEY, 'Content-Type': 'application/json' };
  const send = async (method: string, path: string, body?: object | string) => {
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    return http.send({ method, path, headers, ...(text !== undefined && { body: text }) });
  };

  const event = { source: `proxy-${randomUUID()}`, event_type: 'a', payload: { text: 'ü'.repeat(20_000) } };
  const created = JSON.parse((await send('POST', '/v1/events', event)).text) as { event_id: string };
  const path = `/v1/events/${created.event_id}`;
  const statuses = [
    (await send('GET', path)).status,
    (await send('HEAD', path)).status,
    (await send('GET', `/v1/inbox?source=${event.source}`)).status,
    (await send('POST', `${path}/ack`)).status,
    (await send('POST', `${path}/ack`)).status,
    (await send('DELETE', path)).status,
    (await send('POST', '/v1/events', '{')).status,
    (await send('PUT', '/v1/inbox')).status,
  ];

  expect(statuses).toEqual([200, 200, 200, 200, 409, 200, 400, 405]);
  const report = log.report();
  expect(report).toMatchObject({ verdict: 'holds', requests: 9, reasons: [] });
  expect(live.map(({ severity, check }) => `${severity} ${check}`)).toEqual([
    'warning invalid-refused',
    'warning routing',
  ]);
  expect(
    report.coverage.filter(({ seen }) => seen > 0).map(({ operation, status }) => `${operation} ${status}`),
  ).toEqual([
    'createEvent 201',
    'createEvent 400',
    'getEvent 200',
    'deleteEvent 200',
    'acknowledgeEvent 200',
    'acknowledgeEvent 409',
    'listInbox 200',
    'unknownMethod 405',
  ]);
});
