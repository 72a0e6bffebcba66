import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startDatabase } from '../../emulator/dynamodb/start-database.ts';
import { newAccessKeyIds } from '../../emulator/dynamodb/wire/access-key-ids.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { Deployment } from '../../emulator/template/deployment.ts';
import { readDeployment } from '../../emulator/template/read-deployment.ts';
import { LogPage, MAX_LOG_PAGE } from '../../protocol/logs.ts';
import { createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { createDocumentClient } from '../../src/store/dynamodb.ts';
import { createStore } from '../../src/store/store.ts';

/** One API that the behaviour suite runs against, with a way past it to its tables. */
export interface Target extends AsyncDisposable {
  /** Origin, without `/v1`. */
  readonly url: string;
  readonly tables: Config['tables'];
  readonly inboxShards: Config['inboxShards'];
  readonly database: DynamoDBDocumentClient;
  /** What the function has logged, as one text. */
  readonly log: () => Promise<string>;
}

export interface TargetOptions {
  readonly authMode: 'local' | 'aws';
  /** Default: 1, the plain layout. */
  readonly inboxShards?: number;
  /** Of the events table and its index; default: that of a new table. */
  readonly warmWritesPerSecond?: number;
  readonly rateLimitPerMinute?: number;
  /** Share of DynamoDB's limits that partitions have; default: they have none. */
  readonly partitionScale?: number;
}

export type StartTarget = (options: TargetOptions) => Promise<Target>;

const TEMPLATE_FILE = 'template.yaml';
const CALL_TIMEOUT_MS = 25_000;

/** The same with an inbox that is spread. */
export function startShardedTarget(options: TargetOptions): Promise<Target> {
  return startAppTarget({ ...options, inboxShards: 8 });
}

/** The Express app in this process, over a real socket, with the emulated database in memory. */
export async function startAppTarget(options: TargetOptions): Promise<Target> {
  const {
    authMode,
    inboxShards = 1,
    warmWritesPerSecond = 4_000,
    rateLimitPerMinute = 1_000,
    partitionScale,
  } = options;
  await using stack = new AsyncDisposableStack();
  const deployment = await readDeployment(TEMPLATE_FILE, {
    parameters: {
      AuthMode: authMode,
      InboxShards: String(inboxShards),
      WarmWritesPerSecond: String(warmWritesPerSecond),
      RateLimitPerMinute: String(rateLimitPerMinute),
    },
    parameterDefaults: {},
  });
  const { region, accountId, tables } = deployment;
  const accessKeyIds = newAccessKeyIds();
  const role = { name: 'FunctionRole', sessionName: 'app', statements: deployment.function.permissions };
  const onUnexpectedExit = (reason: string) => process.stderr.write(`The database ended: ${reason}\n`);
  const partitionLimits = partitionScale === undefined ? 'off' : { scale: partitionScale };
  const started = stack.use(
    await startDatabase({ tables, region, accountId, accessKeyIds, role, partitionLimits, onUnexpectedExit }),
  );
  await started.ready;
  // Limits hold for the function, and not for the owner, who makes and looks at what tests need.
  const accessKeyId = partitionScale === undefined ? accessKeyIds.owner : accessKeyIds.next();
  const credentials = { accessKeyId, secretAccessKey: 'none' };
  const database = stack.adopt(createDocumentClient({ endpoint: started.url, region, credentials }), destroy);
  const config = configOf(deployment);
  const lines: string[] = [];
  const app = createApp({
    config,
    store: createStore(database, config),
    logger: createLogger({ level: 'INFO', nowMs: Date.now, write: (line) => lines.push(line) }),
    nowMs: Date.now,
    callOptions: () => ({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) }),
    basePath: '/v1',
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const owned = stack.move();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tables: config.tables,
    inboxShards: config.inboxShards,
    database,
    log: async () => lines.join(''),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The booted emulator: gateway, environments, database. */
export async function startEmulatorTarget({ authMode }: TargetOptions): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const dataDirectory = stack.adopt(await mkdtemp(join(tmpdir(), 'triggers-api-test-')), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const emulator = stack.use(
    await startEmulator({
      templateFile: TEMPLATE_FILE,
      parameters: { AuthMode: authMode },
      port: 0,
      controlPort: 0,
      ephemeral: true,
      dataDirectory,
      // As many as make races, few enough for two cores.
      lambda: { maxEnvironments: 3 },
      gateway: { throttle: 'off' },
    }),
  );
  const { url, region, ...credentials } = emulator.dynamodb;
  const database = stack.adopt(createDocumentClient({ endpoint: url, region, credentials }), destroy);
  const { tables, inboxShards } = configOf(emulator.deployment());
  const owned = stack.move();
  return {
    url: emulator.apiUrl,
    tables,
    inboxShards,
    database,
    log: () => functionLog(emulator),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function functionLog({ control }: Emulator): Promise<string> {
  const query = new URLSearchParams({ group: 'function', limit: String(MAX_LOG_PAGE) });
  const { events } = LogPage.parse(await control.logs(query));
  return events.map(({ message }) => message).join('');
}

function configOf(deployment: Deployment): Config {
  return readConfig(deployment.function.environment);
}

function destroy(client: DynamoDBDocumentClient): void {
  client.destroy();
}
