/** The app without the cloud around it: Express on a port, as anyone would run it. What the emulator is compared with. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { createDocumentClient } from '../../src/store/dynamodb.ts';
import { createStore } from '../../src/store/store.ts';
import { storeTimeoutMs } from '../../src/time-limit.ts';

const nowMs = Date.now;
const config = readConfig(process.env);

const app = createApp({
  config,
  logger: createLogger({ level: config.logLevel, nowMs, write: (line) => process.stdout.write(line) }),
  nowMs,
  store: createStore(createDocumentClient(), config),
  callOptions: () => ({ abortSignal: AbortSignal.timeout(storeTimeoutMs({}, nowMs())) }),
  basePath: '/v1',
});

const server = createServer(app);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
