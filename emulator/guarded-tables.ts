import type { Application } from './application.ts';
import type { ConnectedDatabase } from './connect-database.ts';
import type { KeyAdministration } from './control/control-api.ts';

type Guard = Pick<ConnectedDatabase, 'unlessSilent'>;

/** The same, but that reads of its tables reject with DATABASE_SILENT in place of waiting for a database that does not answer. */
export function guardApplication(
  application: Application | undefined,
  { unlessSilent }: Guard,
): Application | undefined {
  if (application === undefined) return undefined;
  const { events, keyLimits } = application;
  return {
    ...application,
    keyLimits: () => unlessSilent(keyLimits()),
    events: {
      list: (query, matches) => unlessSilent(events.list(query, matches)),
      find: (eventId) => unlessSilent(events.find(eventId)),
    },
  };
}

/** The same, but that its calls reject with DATABASE_SILENT in place of waiting for a database that does not answer. */
export function guardKeys(keys: KeyAdministration | undefined, { unlessSilent }: Guard): KeyAdministration | undefined {
  if (keys === undefined) return undefined;
  return {
    create: (key) => unlessSilent(keys.create(key)),
    list: () => unlessSilent(keys.list()),
    revoke: (id) => unlessSilent(keys.revoke(id)),
  };
}
