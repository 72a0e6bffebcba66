import { randomBytes, randomInt } from 'node:crypto';
import { accessSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DeployedLimits, EmulatorStatus, Snapshot } from '../protocol/control-api.ts';
import { VERSION } from '../protocol/version.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import { createEmulatorClock } from './clock.ts';
import { type ConnectedDatabase, connectDatabase } from './connect-database.ts';
import { createClockApi } from './control/clock-api.ts';
import { removeConnectionFile, writeConnectionFile } from './control/connection-file.ts';
import type { ControlApi } from './control/control-api.ts';
import { startControlServer } from './control/control-server.ts';
import type { DynamoDbAccess, EmulatorOptions } from './emulator-options.ts';
import { createFaultRegistry } from './faults/fault-registry.ts';
import { startGateway } from './gateway/server.ts';
import { createCpuLimiter } from './lambda/cpu-share/cpu-limiter.ts';
import { type EnvironmentPool, startEnvironmentPool } from './lambda/environment-pool.ts';
import { createLiveDeployment, type LiveDeployment } from './live-deployment.ts';
import { type Observation, startObservation } from './observation.ts';
import { createRequestsApi } from './requests/requests-api.ts';
import type { Deployment } from './template/deployment.ts';
import { readDeployment } from './template/read-deployment.ts';

/** A running emulator. Disposing of it stops everything that was started, in reverse, and loses nothing. */
export interface Emulator extends AsyncDisposable {
  readonly apiUrl: string;
  readonly controlUrl: string;
  /** What is deployed now. */
  readonly deployment: () => Deployment;
  readonly dynamodb: DynamoDbAccess;
  /** What the control API offers, without its port. */
  readonly control: ControlApi;
  readonly reloadCode: LiveDeployment['reloadCode'];
  readonly applyTemplate: LiveDeployment['applyTemplate'];
}

const NO_KEYS: ControlApi['keys'] = {
  create: noKeys,
  list: noKeys,
  revoke: noKeys,
};

const LOG_FOLDER = 'logs';

/** The newest requests of a snapshot. */
const SNAPSHOT_REQUESTS = 100;

/** Times a second that the stream tells of the environments, at most. */
const ENVIRONMENTS_EVERY_MS = 200;

/**
 * Starts the whole cloud that a template describes and resolves when it serves. If any part cannot start, what was
 * started is stopped again and a WorkbenchError says why.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { host = '127.0.0.1', port = 8080, controlPort = 8081, ephemeral = false } = options;
  const dataDirectory = resolve(options.dataDirectory ?? '.triggers');
  const { parameters = {}, parameterDefaults = {} } = options;
  const deployment = await readDeployment(options.templateFile, { parameters, parameterDefaults });
  requireBundle(deployment);
  const startedAtMs = Date.now();
  const token = randomBytes(32).toString('base64url');
  const clock = createEmulatorClock();
  const ready = Promise.withResolvers<EnvironmentPool>();
  const controlReady = Promise.withResolvers<ControlApi>();

  await using stack = new AsyncDisposableStack();
  const control = stack.use(await startControlServer({ host, port: controlPort, token, api: controlReady.promise }));
  let databaseFaultsSet: Promise<unknown> = Promise.resolve();
  const faults = stack.use(
    createFaultRegistry({
      clock,
      randomSeed: () => randomInt(2 ** 32),
      onChange: (listed) => {
        observation.stream.publish('fault', { faults: listed });
        // A database that has ended is told of elsewhere.
        databaseFaultsSet = database.setFaults(faults.databaseFaults()).catch(() => {});
      },
    }),
  );
  const observation: Observation = stack.use(
    await startObservation({
      clock,
      deployment,
      executionLog: options.gateway?.executionLog ?? 'ERROR',
      limits: () => ({ ...deployedLimits(live.current()), maxEnvironments: environments.counts().maxEnvironments }),
      feeds: [{ kind: 'environments', everyMs: ENVIRONMENTS_EVERY_MS, read: () => status().environments }],
      logDirectory: ephemeral ? undefined : join(dataDirectory, LOG_FOLDER),
      onRequest: options.onRequest,
      onNotice: options.onNotice ?? (() => {}),
    }),
  );
  // Ports first: whether they are free is known before anything else is started. Stopped first, too.
  await using front = new AsyncDisposableStack();
  const gateway = front.use(
    await startGateway({
      api: deployment.api,
      region: deployment.region,
      accountId: deployment.accountId,
      host,
      port,
      clock,
      throttle: options.gateway?.throttle ?? 'template',
      chooseFault: faults.choose,
      invoke: async (event, context) => (await ready.promise).invoke(event, context),
      onRequest: observation.onRequest,
    }),
  );
  const database: ConnectedDatabase = stack.use(
    await connectDatabase({
      ...options.database,
      deployment,
      dataDirectory: ephemeral ? undefined : dataDirectory,
      onCalls(records) {
        observation.onCalls(records);
        for (const { faultId } of records) if (faultId !== undefined) faults.noteAffected(faultId, 1);
      },
      onUnexpectedExit: (reason) => options.onFailure?.(databaseEnded(reason)),
    }),
  );
  const { cpu, ...lambda } = options.lambda ?? {};
  const limiters = stack.use(new AsyncDisposableStack());
  const limitCpu = (memoryMb: number) =>
    cpu === 'lambda' ? createCpuLimiter({ memoryMb }).then((limiter) => limiters.use(limiter)) : undefined;
  const cpuLimiter = await limitCpu(deployment.function.memoryMb);
  const environments: EnvironmentPool = stack.use(
    await startEnvironmentPool({
      ...lambda,
      function: deployment.function,
      functionArn: `arn:aws:lambda:${deployment.region}:${deployment.accountId}:function:${deployment.function.name}`,
      region: deployment.region,
      newCredentials: database.newCredentials,
      endpoints: { AWS_ENDPOINT_URL_DYNAMODB: database.access.url },
      clock,
      observer: observation.observer,
      cpuLimiter,
      log: observation.log,
    }),
  );
  await waitUntilReady(database, environments, deployment);
  const live = createLiveDeployment({
    initial: deployment,
    read: () => readDeployment(options.templateFile, { parameters, parameterDefaults }),
    gateway,
    database,
    environments,
    limitCpu,
    observation,
    onReload: (result) => observation.stream.publish('reload', result),
  });
  const tables = Object.fromEntries(deployment.tables.map(({ logicalId, name }) => [logicalId, name]));
  const api: ControlApi = {
    status,
    snapshot,
    stream: observation.stream,
    requests: createRequestsApi({ journal: observation.journal, apiUrl: gateway.url, logOf: observation.logOf }),
    faults: {
      list: faults.list,
      async add(spec) {
        const fault = faults.add(spec);
        await databaseFaultsSet;
        return fault;
      },
      async remove(id) {
        const isRemoved = faults.remove(id);
        await databaseFaultsSet;
        return isRemoved;
      },
      async clear() {
        faults.clear();
        await databaseFaultsSet;
      },
    },
    clock: createClockApi(clock, async (moved) => {
      await database.setClockOffsetMs(moved.offsetMs);
      observation.stream.publish('clock', moved);
    }),
    reset,
    keys: options.openKeys?.(database.access, tables, clock.epochMs) ?? NO_KEYS,
    logs: observation.queryLogs,
    metrics: observation.queryMetrics,
  };
  for (const fault of options.faults ?? []) await api.faults.add(fault);
  const connectionFile = await writeConnectionFile(dataDirectory, control.port, {
    processId: process.pid,
    apiUrl: gateway.url,
    controlUrl: control.url,
    token,
    authMode: authModeOf(deployment),
  });
  stack.defer(() => removeConnectionFile(connectionFile));
  ready.resolve(environments);
  controlReady.resolve(api);

  stack.use(front.move());
  const owned = stack.move();
  return {
    apiUrl: gateway.url,
    controlUrl: control.url,
    deployment: live.current,
    dynamodb: database.access,
    control: api,
    reloadCode: live.reloadCode,
    applyTemplate: live.applyTemplate,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };

  function status(): EmulatorStatus {
    return {
      version: VERSION,
      processId: process.pid,
      startedAtMs,
      apiUrl: gateway.url,
      stage: deployment.api.stage,
      authMode: authModeOf(deployment),
      ...(ephemeral ? {} : { dataDirectory }),
      functionName: deployment.function.name,
      environments: environments.snapshot().map((environment) => ({ ...environment })),
    };
  }

  function snapshot(): Snapshot {
    const { seq } = observation.stream;
    return {
      seq: seq(),
      status: status(),
      throttles: [...gateway.throttles()],
      counts: environments.counts(),
      limits: deployedLimits(live.current()),
      clock: { timeMs: clock.epochMs(), offsetMs: clock.offsetMs() },
      faults: [...faults.list()],
      history: observation.journal.status(),
      requests: observation.journal.list({ limit: SNAPSHOT_REQUESTS }).requests,
    };
  }

  async function reset(): Promise<void> {
    await database.reset();
    // Environments remember keys and counts of what is no more.
    await environments.recycle();
    observation.stream.publish('reset', {});
  }
}

function requireBundle({ templateFile, function: { codeDirectory } }: Deployment): void {
  try {
    accessSync(codeDirectory);
  } catch (cause) {
    throw new WorkbenchError(
      'BUNDLE_MISSING',
      `${templateFile} points to the function's code in ${codeDirectory}, which is not there. Make it with \`npm run build\`, or correct CodeUri.`,
      { cause },
    );
  }
}

async function waitUntilReady(
  database: ConnectedDatabase,
  pool: EnvironmentPool,
  deployment: Deployment,
): Promise<void> {
  const [results] = await Promise.all([pool.initialised, database.ready]);
  const failed = results.find((result) => result.kind === 'failed');
  if (failed === undefined) return;
  const { handler, codeDirectory } = deployment.function;
  throw new WorkbenchError(
    'BUNDLE_BROKEN',
    `The function's code does not load: ${failed.error.errorType}: ${failed.error.errorMessage}. The handler is ${handler} in ${codeDirectory}. Mend the code, build it, and start again.`,
  );
}

function databaseEnded(reason: string): WorkbenchError {
  const text = reason.trim().split('\n').slice(0, 6).join(' ');
  return new WorkbenchError(
    'DATABASE_ENDED',
    `The database process ended by itself${text === '' ? '' : `: ${text}`}. Everything that was answered with 201 is stored. Look whether the disk is full, and start again.`,
  );
}

function deployedLimits({ api, function: deployed }: Deployment): DeployedLimits {
  const { reservedConcurrency } = deployed;
  return {
    integrationTimeoutMs: api.integrationTimeoutMs,
    timeoutMs: deployed.timeoutMs,
    memorySizeMb: deployed.memoryMb,
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  };
}

function noKeys(): Promise<never> {
  return Promise.reject(new WorkbenchError('BAD_ARGUMENT', 'This emulator was started without a table of API keys.'));
}

function authModeOf({ function: { environment } }: Deployment): 'local' | 'aws' {
  return environment.AUTH_MODE === 'local' ? 'local' : 'aws';
}
