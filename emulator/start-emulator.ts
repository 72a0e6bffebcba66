import { randomBytes } from 'node:crypto';
import { accessSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EmulatorStatus } from '../protocol/control-api.ts';
import { VERSION } from '../protocol/version.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import { createLogStore } from './cloudwatch/log-store.ts';
import { removeConnectionFile, writeConnectionFile } from './control/connection-file.ts';
import { startControlServer } from './control/control-server.ts';
import { type Database, startDatabase } from './dynamodb/start-database.ts';
import type { GatewayRecord } from './gateway/gateway-record.ts';
import { startGateway } from './gateway/server.ts';
import { type EnvironmentPool, startEnvironmentPool } from './lambda/environment-pool.ts';
import type { Deployment } from './template/deployment.ts';
import { readDeployment } from './template/read-deployment.ts';

export interface EmulatorOptions {
  readonly templateFile: string;
  /** Values of template parameters; one that the template does not have is refused. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values of template parameters that take the place of the template's own defaults, where it has them. */
  readonly parameterDefaults?: Readonly<Record<string, string>>;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Port of the API, 0 for a free one; default 8080. */
  readonly port?: number;
  /** Port of the control API, 0 for a free one; default 8081. */
  readonly controlPort?: number;
  /** Folder with the data and the connection file; default `.triggers`. */
  readonly dataDirectory?: string;
  /** Keep the data in memory; the folder holds the connection file only. */
  readonly ephemeral?: boolean;
  readonly minEnvironments?: number;
  /** The most environment processes on this machine; default 16. */
  readonly maxEnvironments?: number;
  /** Told of each request that the gateway has answered. */
  readonly onRequest?: (record: GatewayRecord) => void;
  /** Told when the database process ends by itself; the emulator is of no use from then on. */
  readonly onFailure?: (error: WorkbenchError) => void;
}

/** A running emulator. Disposing of it stops everything that was started, in reverse, and loses nothing. */
export interface Emulator extends AsyncDisposable {
  readonly apiUrl: string;
  readonly controlUrl: string;
  readonly deployment: Deployment;
  readonly dynamodb: DynamoDbAccess;
  readonly status: () => EmulatorStatus;
  /** The newest log events of the function, oldest first. */
  readonly logs: ReturnType<typeof createLogStore>['newest'];
  /** Empties the tables and ends the environments. */
  readonly reset: () => Promise<void>;
}

/** How a client of DynamoDB reaches the emulated tables. */
export interface DynamoDbAccess {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const DATABASE_FOLDER = 'db';

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
  const credentials = newCredentials();
  const logs = createLogStore();

  const ready = Promise.withResolvers<EnvironmentPool>();

  await using stack = new AsyncDisposableStack();
  const control = stack.use(
    await startControlServer({
      host,
      port: controlPort,
      token,
      status: () => ready.promise.then(status),
      logs: (count) => ({ events: [...logs.newest(count)] }),
      reset: () => ready.promise.then(reset),
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
      invoke: async (event, trace) => (await ready.promise).invoke(event, trace),
      ...(options.onRequest && { onRequest: options.onRequest }),
    }),
  );
  const database = stack.use(
    await startDatabase({
      path: ephemeral ? undefined : join(dataDirectory, DATABASE_FOLDER),
      tables: deployment.tables,
      region: deployment.region,
      accountId: deployment.accountId,
      accessKeyId: credentials.accessKeyId,
      onUnexpectedExit: (reason) => options.onFailure?.(databaseEnded(reason)),
    }),
  );
  const environments = stack.use(
    await startEnvironmentPool({
      function: deployment.function,
      functionArn: `arn:aws:lambda:${deployment.region}:${deployment.accountId}:function:${deployment.function.name}`,
      region: deployment.region,
      credentials,
      endpoints: { AWS_ENDPOINT_URL_DYNAMODB: database.url },
      minEnvironments: options.minEnvironments,
      maxEnvironments: options.maxEnvironments,
      log: (logStreamName, timestampMs, message) =>
        logs.put({ logGroupName: deployment.function.logGroup.name, logStreamName, timestampMs, message }),
    }),
  );
  await waitUntilReady(database, environments, deployment);
  const dynamodb = { url: database.url, region: deployment.region, ...credentials };
  const connectionFile = await writeConnectionFile(dataDirectory, control.port, {
    processId: process.pid,
    apiUrl: gateway.url,
    controlUrl: control.url,
    token,
    authMode: authModeOf(deployment),
    dynamodb,
    tables: Object.fromEntries(deployment.tables.map(({ logicalId, name }) => [logicalId, name])),
  });
  stack.defer(() => removeConnectionFile(connectionFile));
  ready.resolve(environments);

  stack.use(front.move());
  const owned = stack.move();
  return {
    apiUrl: gateway.url,
    controlUrl: control.url,
    deployment,
    dynamodb,
    status,
    logs: logs.newest,
    reset,
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

  async function reset(): Promise<void> {
    await database.reset();
    // Environments remember keys and counts of what is no more.
    await environments.recycle();
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

async function waitUntilReady(database: Database, pool: EnvironmentPool, deployment: Deployment): Promise<void> {
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

/** Temporary credentials in the shapes of AWS; the key id is what the database checks. */
function newCredentials() {
  return {
    accessKeyId: `ASIA${randomBytes(10).toString('hex').toUpperCase().slice(0, 16)}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(48).toString('base64'),
  };
}

function authModeOf({ function: { environment } }: Deployment): 'local' | 'aws' {
  return environment.AUTH_MODE === 'local' ? 'local' : 'aws';
}
