import { expect, test } from 'vitest';
import type { LogEvent } from '../../protocol/logs.ts';
import { DashboardModel } from '../model/dashboard-model.ts';
import { applyFilter } from '../model/row-filter.ts';
import type { EmulatorClient } from './emulator-client.ts';
import { createOlderRows } from './older-rows.ts';

function logEvent(sequence: number, message: string): LogEvent {
  return { sequence, logGroupName: 'group', logStreamName: 'stream', timestampMs: sequence, message };
}

test('log events that a sample left out are found by a filter, which is applied here', async () => {
  const model = new DashboardModel();
  model.logs.put(logEvent(1, 'ERROR first'));
  model.logs.put(logEvent(4, 'ERROR last'));
  applyFilter(model, 'logs', 'ERROR', () => undefined);
  const events = [logEvent(1, 'ERROR first'), logEvent(2, 'ERROR left out'), logEvent(3, 'fine')];
  const answer = { events, lastSequence: 4, hasMore: false, droppedEvents: 0, groups: [] };
  const client: EmulatorClient = {
    address: () => ({ controlUrl: '', token: '', apiUrl: '' }),
    control: async (_method, path, schema) => {
      expect(path).toMatch(/^\/v1\/logs\?limit=\d+$/);
      return schema.parse(answer);
    },
  };

  await createOlderRows(client, model, () => undefined).refresh('logs', 'ERROR');

  const shown = Array.from({ length: model.logs.size }, (_, at) => model.logs.at(at)?.message);
  expect(shown).toContain('ERROR left out');
  expect(shown).not.toContain('fine');
});
