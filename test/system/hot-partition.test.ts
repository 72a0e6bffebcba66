import { expect, test } from 'vitest';
import { PartitionList } from '../../protocol/control-api.ts';
import { RequestPage } from '../../protocol/requests/requests.ts';
import { newEvent, startEmulatorProcess, temporaryFolder } from './emulator-process.ts';

test('a hot key of the index throttles writes of the table, and the record says which partition it was', async () => {
  using data = temporaryFolder();
  // Two writes a second to a partition: all pending events are in one of the index.
  await using emulator = await startEmulatorProcess([
    ...['--data', data.path, '--ephemeral'],
    ...['--partition-limits', '0.002', '--rate-limit', '1000000'],
  ]);
  const control = async (path: string) => (await fetch(`${emulator.controlUrl}${path}`)).json();

  const sends = Array.from({ length: 40 }, (_, n) => emulator.api('/v1/events', { method: 'POST', json: newEvent(n) }));
  const statuses = (await Promise.all(sends)).map(({ status }) => status);

  expect([...new Set(statuses)].toSorted()).toEqual([201, 503]);
  const rule = 'IndexWriteKeyRangeThroughputExceeded';
  const { requests } = RequestPage.parse(await control(`/v1/requests?rule=${rule}`));
  expect(requests.length).toBeGreaterThan(0);
  expect(requests[0]?.why).toMatchObject({ layer: 'dynamodb', rule });
  const [throttledCall] = requests[0]?.databaseCalls.filter(({ operation }) => operation === 'PutItem') ?? [];
  expect(throttledCall).toMatchObject({
    status: 400,
    errorType: 'ThrottlingException',
    throttlingReasons: [
      {
        reason: rule,
        resource: expect.stringMatching(/table\/triggers-api-events-prod\/index\/status-created_at-index$/),
      },
    ],
    consumed: [],
  });
  const { partitions } = PartitionList.parse(await control('/v1/partitions'));
  const hot = partitions.find(({ indexName, kind }) => indexName === 'status-created_at-index' && kind === 'write');
  expect(hot).toMatchObject({ limitPerSecond: 2, throttled: expect.toSatisfy((times: number) => times > 0) });
});
