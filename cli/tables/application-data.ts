import { dirname, join } from 'node:path';
import type { Application, ApplicationContext, EventReader } from '../../emulator/application.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { listFixtures } from '../fixtures/fixture-list.ts';

/**
 * What the emulator's dashboard and commands see of the Triggers API's own tables. The AWS SDK, which takes its time, is
 * loaded when a table is first read.
 */
export function openApplication(context: ApplicationContext, templateFile: string): Application {
  let opened: ReturnType<typeof openTables> | undefined;
  const tables = () => {
    opened ??= openTables(context);
    return opened;
  };
  const events: EventReader = {
    list: async (query, matches) => (await tables()).events.list(query, matches),
    find: async (eventId) => (await tables()).events.find(eventId),
  };
  return {
    events,
    // An API without these tables has neither.
    keyLimits: async () => (isTriggersApi(context) ? (await tables()).keyLimits() : []),
    fixtures: async () =>
      isTriggersApi(context) ? listFixtures(fixtureFolder(templateFile)) : { fixtures: [], problems: [] },
    localApiKey: LOCAL_API_KEY,
  };
}

/** By its tables: whatever has them is one, or its next version. */
function isTriggersApi({ tables }: ApplicationContext): boolean {
  return ['EventsTable', 'KeysTable', 'RateLimitsTable'].every((name) => tables[name] !== undefined);
}

/** The user's own fixtures are beside the template. */
export function fixtureFolder(templateFile: string): string {
  return join(dirname(templateFile), 'fixtures');
}

async function openTables({ access, tables, environment, nowMs }: ApplicationContext) {
  const { EventsTable, KeysTable, RateLimitsTable } = tables;
  if (EventsTable === undefined || KeysTable === undefined || RateLimitsTable === undefined) {
    throw new WorkbenchError(
      'BAD_ARGUMENT',
      'The emulator serves another API than the Triggers API: it has no events. `triggers requests` lists what was asked of it.',
    );
  }
  const { openEventTable } = await import('./event-table.ts');
  const { readShardsOf } = await import('../../src/config.ts');
  const { openKeyLimits } = await import('./key-limits.ts');
  return {
    events: openEventTable({
      access,
      tableName: EventsTable,
      readShards: () => readShardsOf(environment()),
      nowMs,
    }),
    keyLimits: openKeyLimits({ access, keysTable: KeysTable, rateLimitsTable: RateLimitsTable, environment, nowMs }),
  };
}
