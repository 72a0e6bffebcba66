import { randomBytes, randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';
import { isProcessAlive } from '../protocol/process-alive.ts';
import type { Application } from './application.ts';
import { createEmulatorClock } from './clock.ts';
import { type ConnectedDatabase, connectDatabase } from './connect-database.ts';
import { removeConnectionFile, writeConnectionFile } from './control/connection-file.ts';
import type { ControlApi } from './control/control-api.ts';
import { startControlServer } from './control/control-server.ts';
import { authModeOf, createEmulatorControl, deployedLimitsOf, readLimits } from './emulator-control.ts';
import type { DynamoDbAccess, EmulatorOptions } from './emulator-options.ts';
import { createFaultRegistry } from './faults/fault-registry.ts';
import { startGateway } from './gateway/server.ts';
import { guardApplication, guardKeys } from './guarded-tables.ts';
import { createCpuLimiter } from './lambda/cpu-share/cpu-limiter.ts';
import { type EnvironmentPool, startEnvironmentPool } from './lambda/pool/environment-pool.ts';
import { createLiveDeployment, type LiveDeployment } from './live-deployment.ts';
import { createLoadRunRelay } from './load-runs/load-run-relay.ts';
import { type Observation, startObservation } from './observation.ts';
import { databaseEnded, databaseKilled, requireBundle, waitUntilReady } from './start-problems.ts';
import type { Deployment } from './template/deployment.ts';
import { functionArnOf } from './template/function/function-arn.ts';
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

const LOG_FOLDER = 'logs';

/** Times a second that the stream tells of the environments, at most. */
const ENVIRONMENTS_EVERY_MS = 200;

/** How often the stream tells of throttles and rate limits, at most. */
const LIMITS_EVERY_MS = 1_000;

/**
 * Starts the whole cloud that a template describes and resolves when it serves. If any part cannot start, what was
 * started is stopped again and a WorkbenchError says why.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { port = 8080, controlPort = 8081, ephemeral = false } = options;
  const dataDirectory = resolve(options.dataDirectory ?? '.triggers');
  const { parameters = {}, parameterDefaults = {}, onNotice = () => {} } = options;
  const read = () =>
    readDeployment(options.templateFile, {
      parameters,
      parameterDefaults,
      ...(options.region !== undefined && { region: options.region }),
    });
  const deployment = await read();
  requireBundle(deployment);
  const startedAtMs = Date.now();
  const token = randomBytes(32).toString('base64url');
  const clock = createEmulatorClock();
  const ready = Promise.withResolvers<EnvironmentPool>();
  const controlReady = Promise.withResolvers<ControlApi>();

  await using stack = new AsyncDisposableStack();
  const control = stack.use(await startControlServer({ port: controlPort, token, api: controlReady.promise }));
  let application: Application | undefined;
  let databaseFaultsSet: Promise<unknown> = Promise.resolve();
  const faults = stack.use(
    createFaultRegistry({
      clock,
      randomSeed: () => randomInt(2 ** 32),
      onChange: (listed) => {
        observation.stream.publish('fault', { faults: listed });
        // A database that has ended, or does not answer, is told of elsewhere.
        databaseFaultsSet = database.setFaults(faults.databaseFaults()).catch(() => {});
      },
    }),
  );
  const observation: Observation = stack.use(
    await startObservation({
      clock,
      deployment,
      executionLog: options.gateway?.executionLog ?? 'ERROR',
      limits: () => ({ ...deployedLimitsOf(live.current()), maxEnvironments: environments.counts().maxEnvironments }),
      feeds: [
        { kind: 'environments', everyMs: ENVIRONMENTS_EVERY_MS, read: () => environments.snapshot() },
        {
          kind: 'limits',
          everyMs: LIMITS_EVERY_MS,
          read: () => readLimits({ gateway, environments, database, application }),
        },
      ],
      logDirectory: ephemeral ? undefined : join(dataDirectory, LOG_FOLDER),
      onRequest: options.onRequest,
      onNotice,
    }),
  );
  // Ports first: whether they are free is known before anything else is started. Stopped first, too.
  await using front = new AsyncDisposableStack();
  const gateway = front.use(
    await startGateway({
      api: deployment.api,
      region: deployment.region,
      accountId: deployment.accountId,
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
      onUnexpectedExit: (reason) => onNotice(databaseEnded(reason, ephemeral)),
      onRestarted: () => onNotice('The database serves again.'),
      onSilent: onNotice,
      onAnswering: () => onNotice('The database answers again.'),
      onKilled: (processId) => onNotice(databaseKilled(processId, ephemeral)),
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
      functionArn: functionArnOf(deployment),
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
    read,
    gateway,
    database,
    environments,
    limitCpu,
    observation,
    onReload: (result) => observation.stream.publish('reload', result),
  });
  const loadRuns = stack.use(
    createLoadRunRelay({
      launcher: options.openLoadLauncher?.({ dataDirectory, controlPort: control.port }),
      onChange: (run) => observation.stream.publish('load', run),
      nowMs: () => performance.now(),
      isAlive: isProcessAlive,
      interrupt: (processId) => process.kill(processId, 'SIGINT'),
    }),
  );
  const tables = Object.fromEntries(deployment.tables.map(({ logicalId, name }) => [logicalId, name]));
  application = guardApplication(
    options.openApplication?.({
      access: database.access,
      tables,
      environment: () => live.current().function.environment,
      nowMs: clock.epochMs,
    }),
    database,
  );
  const api = createEmulatorControl({
    startedAtMs,
    apiUrl: gateway.url,
    dataDirectory: ephemeral ? undefined : dataDirectory,
    clock,
    live,
    gateway,
    database,
    environments,
    observation,
    faults: { registry: faults, applied: () => databaseFaultsSet },
    keys: guardKeys(options.openKeys?.(database.access, tables, clock.epochMs), database),
    loadRuns,
    application,
  });
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
}
