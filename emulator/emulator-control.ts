import type { DeployedLimits, EmulatorStatus, Snapshot } from '../protocol/control-api.ts';
import { isDatabaseFault } from '../protocol/faults.ts';
import type { LimitsStatus } from '../protocol/limits.ts';
import { VERSION } from '../protocol/version.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import type { Application } from './application.ts';
import type { EmulatorClock } from './clock.ts';
import type { ConnectedDatabase } from './connect-database.ts';
import { createClockApi } from './control/clock-api.ts';
import type { ControlApi, FaultsApi, KeyAdministration } from './control/control-api.ts';
import { createEventsApi } from './events/events-api.ts';
import type { FaultRegistry } from './faults/fault-registry.ts';
import type { Gateway } from './gateway/server.ts';
import type { EnvironmentPool } from './lambda/pool/environment-pool.ts';
import type { LiveDeployment } from './live-deployment.ts';
import type { LoadRunRelay } from './load-runs/load-run-relay.ts';
import type { Observation } from './observation.ts';
import { createRequestsApi } from './requests/requests-api.ts';
import type { Deployment } from './template/deployment.ts';

/** The parts of a running emulator. */
export interface EmulatorParts {
  readonly startedAtMs: number;
  readonly apiUrl: string;
  /** Undefined: data is in memory. */
  readonly dataDirectory: string | undefined;
  readonly clock: EmulatorClock;
  readonly live: Pick<LiveDeployment, 'current'>;
  readonly gateway: Pick<Gateway, 'throttles'>;
  readonly database: Pick<ConnectedDatabase, 'reset' | 'setClockOffsetMs' | 'partitionUse'>;
  readonly environments: Pick<EnvironmentPool, 'snapshot' | 'counts' | 'recycle'>;
  readonly observation: Observation;
  readonly faults: {
    readonly registry: FaultRegistry;
    /** Resolves when the newest change of the faults has reached the database. */
    readonly applied: () => Promise<unknown>;
  };
  /** Undefined: there is no table of API keys. */
  readonly keys: KeyAdministration | undefined;
  readonly loadRuns: LoadRunRelay;
  /** Undefined: the emulator does not know what it runs. */
  readonly application: Application | undefined;
}

/** The newest requests of a snapshot. */
const SNAPSHOT_REQUESTS = 100;

/** Of the partitions that are listed. */
const MAX_PARTITIONS = 50;
/** Of those among the limits. */
const MAX_LIMIT_PARTITIONS = 20;

/** What the control API does with a running emulator. */
export function createEmulatorControl(parts: EmulatorParts): ControlApi {
  const { clock, live, database, environments, observation } = parts;
  let lastOffsetMs = clock.offsetMs();
  return {
    status,
    snapshot: () => toSnapshot(parts, status()),
    stream: observation.stream,
    requests: createRequestsApi({
      journal: observation.journal,
      apiUrl: parts.apiUrl,
      logOf: observation.logOf,
    }),
    requestCounts: observation.requestCounts,
    faults: toFaultsApi(parts.faults),
    clock: createClockApi(clock, async (moved) => {
      const isBack = moved.offsetMs < lastOffsetMs;
      lastOffsetMs = moved.offsetMs;
      const move = () => database.setClockOffsetMs(moved.offsetMs);
      try {
        // Environments may have seen the future: no clock of a deployed one has ever gone back.
        await (isBack ? environments.recycle(move) : move());
      } finally {
        observation.stream.publish('clock', moved);
      }
    }),
    async reset() {
      // Environments remember keys and counts of what is no more.
      const { cutInvocations } = await environments.recycle(database.reset);
      observation.stream.publish('reset', {});
      return { cutInvocations };
    },
    keys: parts.keys ?? NO_KEYS,
    logs: observation.queryLogs,
    metrics: observation.queryMetrics,
    partitions: () => database.partitionUse(MAX_PARTITIONS),
    loadRun: parts.loadRuns,
    events: createEventsApi({
      application: parts.application,
      apiUrl: parts.apiUrl,
      authMode: () => authModeOf(live.current()),
    }),
    limits: () => readLimits(parts),
    fixtures: async () => (await parts.application?.fixtures()) ?? { fixtures: [], problems: [] },
  };

  function status(): EmulatorStatus {
    const { startedAtMs, apiUrl, dataDirectory } = parts;
    const deployment = live.current();
    return {
      version: VERSION,
      processId: process.pid,
      startedAtMs,
      apiUrl,
      stage: deployment.api.stage,
      authMode: authModeOf(deployment),
      ...(dataDirectory !== undefined && { dataDirectory }),
      functionName: deployment.function.name,
      environments: environments.snapshot().map((environment) => ({ ...environment })),
    };
  }
}

/** Whether the function takes one test key, or those of its table. */
export function authModeOf({ function: { environment } }: Deployment): 'local' | 'aws' {
  return environment.AUTH_MODE === 'local' ? 'local' : 'aws';
}

/** The numbers by which requests are judged. */
export function deployedLimitsOf({ api, function: deployed }: Deployment): DeployedLimits {
  const { reservedConcurrency } = deployed;
  return {
    integrationTimeoutMs: api.integrationTimeoutMs,
    timeoutMs: deployed.timeoutMs,
    memorySizeMb: deployed.memoryMb,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  };
}

function toSnapshot(parts: EmulatorParts, status: EmulatorStatus): Snapshot {
  const { clock, observation, faults } = parts;
  const load = parts.loadRuns.current();
  return {
    seq: observation.stream.seq(),
    status,
    throttles: [...parts.gateway.throttles()],
    counts: parts.environments.counts(),
    limits: deployedLimitsOf(parts.live.current()),
    clock: { timeMs: clock.epochMs(), offsetMs: clock.offsetMs() },
    faults: [...faults.registry.list()],
    history: observation.journal.status(),
    requests: observation.journal.list({ limit: SNAPSHOT_REQUESTS }).requests,
    ...(load !== undefined && { load }),
  };
}

/** What is left of everything that is bounded. */
export async function readLimits(
  parts: Pick<EmulatorParts, 'application'> & {
    readonly gateway: Pick<Gateway, 'throttles'>;
    readonly environments: Pick<EnvironmentPool, 'counts'>;
    readonly database: Pick<ConnectedDatabase, 'partitionUse'>;
  },
): Promise<LimitsStatus> {
  // A database that has ended, or does not answer, has no limits that it could tell.
  const keys = [...((await parts.application?.keyLimits().catch(noneIfSilent)) ?? [])];
  const partitions = [...(await parts.database.partitionUse(MAX_LIMIT_PARTITIONS).catch(() => []))];
  return { throttles: [...parts.gateway.throttles()], counts: parts.environments.counts(), keys, partitions };
}

function noneIfSilent(error: unknown): [] {
  if (error instanceof WorkbenchError && error.code === 'DATABASE_SILENT') return [];
  throw error;
}

function toFaultsApi({ registry, applied }: EmulatorParts['faults']): FaultsApi {
  return {
    list: registry.list,
    async add(spec) {
      const fault = registry.add(spec);
      if (isDatabaseFault(fault.kind)) await applied();
      return fault;
    },
    async remove(id) {
      const isOfDatabase = registry.databaseFaults().some((fault) => fault.id === id);
      const isRemoved = registry.remove(id);
      if (isOfDatabase) await applied();
      return isRemoved;
    },
    async clear() {
      const areOfDatabase = registry.databaseFaults().length > 0;
      registry.clear();
      if (areOfDatabase) await applied();
    },
  };
}

const NO_KEYS: KeyAdministration = { create: noKeys, list: noKeys, revoke: noKeys };

function noKeys(): Promise<never> {
  return Promise.reject(new WorkbenchError('BAD_ARGUMENT', 'This emulator was started without a table of API keys.'));
}
