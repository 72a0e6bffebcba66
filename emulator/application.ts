import type { EventQuery, StoredEvent } from '../protocol/events.ts';
import type { FilterFunction } from '../protocol/filter/compile-filter.ts';
import type { FixtureList } from '../protocol/fixtures.ts';
import type { KeyLimit } from '../protocol/limits.ts';
import type { DynamoDbAccess } from './emulator-options.ts';

/** What the emulator is told of the application that it runs, whose tables it does not understand by itself. */
export interface Application {
  readonly events: EventReader;
  /** How the keys stand against their limits in the window that runs. */
  readonly keyLimits: () => Promise<readonly KeyLimit[]>;
  readonly fixtures: () => Promise<FixtureList>;
  /** The key that it takes where `AUTH_MODE` is local. */
  readonly localApiKey: string;
}

/** Reads the events table without the function. */
export interface EventReader {
  /** Throws BAD_ARGUMENT if `after` is not a page's `next`. */
  readonly list: (
    query: EventQuery,
    matches: FilterFunction | undefined,
  ) => Promise<{ readonly events: StoredEvent[]; readonly next?: string }>;
  /** With its whole payload; undefined: there is none. */
  readonly find: (eventId: string) => Promise<StoredEvent | undefined>;
}

export interface ApplicationContext {
  readonly access: DynamoDbAccess;
  /** Names of the tables by their logical ids. */
  readonly tables: Readonly<Record<string, string>>;
  /** The function's variables, as they are now. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Epoch milliseconds of the emulated cloud. */
  readonly nowMs: () => number;
}
