import type { ApiKeyList, CreatedApiKey, NewApiKey } from '../../protocol/api-keys.ts';
import type { ClockChange, ClockStatus } from '../../protocol/clock.ts';
import type { CutInvocations, EmulatorStatus, PartitionUse, Snapshot } from '../../protocol/control-api.ts';
import type { Fault, FaultSpec } from '../../protocol/faults.ts';
import type { FixtureList } from '../../protocol/fixtures.ts';
import type { LimitsStatus } from '../../protocol/limits.ts';
import type { ClientRequests } from '../../protocol/requests/request-counts.ts';
import type { EventsApi } from '../events/events-api.ts';
import type { LoadRunApi } from '../load-runs/load-run-relay.ts';
import type { RequestsApi } from '../requests/requests-api.ts';
import type { EventStream } from './event-stream.ts';

/** What the control API is able to do, as narrow functions of the parts that do it. */
export interface ControlApi {
  readonly status: () => EmulatorStatus;
  readonly snapshot: () => Snapshot;
  readonly stream: Pick<EventStream, 'attach'>;
  readonly requests: RequestsApi;
  /** All requests since the start, counted by client. */
  readonly requestCounts: () => readonly ClientRequests[];
  readonly faults: FaultsApi;
  readonly clock: ClockApi;
  /** Deletes all data when what runs has ended, and holds back what comes meanwhile; resolves when that is done. */
  readonly reset: () => Promise<CutInvocations>;
  readonly keys: KeyAdministration;
  /** Answers of the query's parameters; throw BAD_ARGUMENT for those they do not understand. */
  readonly logs: (parameters: URLSearchParams) => unknown;
  readonly metrics: (parameters: URLSearchParams) => unknown;
  /** The partitions of the database nearest to their limits, those first. */
  readonly partitions: () => Promise<readonly PartitionUse[]>;
  readonly loadRun: LoadRunApi;
  readonly events: EventsApi;
  readonly limits: () => Promise<LimitsStatus>;
  readonly fixtures: () => Promise<FixtureList>;
}

export interface FaultsApi {
  readonly list: () => readonly Fault[];
  /** Resolves when the next request or call meets it. */
  readonly add: (spec: FaultSpec) => Promise<Fault>;
  /** False: there is none with this id. */
  readonly remove: (id: string) => Promise<boolean>;
  readonly clear: () => Promise<void>;
}

export interface ClockApi {
  readonly read: () => ClockStatus;
  /** Resolves when all parts of the cloud have the new time. Throws BAD_ARGUMENT. */
  readonly change: (change: ClockChange) => Promise<ClockStatus>;
}

/** Makes, lists and revokes the API keys in the emulated tables. */
export interface KeyAdministration {
  readonly create: (key: NewApiKey) => Promise<CreatedApiKey>;
  readonly list: () => Promise<ApiKeyList['keys']>;
  /** By its id, or by more of its hash; the id of the revoked key. Throws BAD_ARGUMENT if that is not the one of a single key. */
  readonly revoke: (id: string) => Promise<string>;
}
