import { configure, getCurrentInvoke } from '@codegenie/serverless-express';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { createDocumentClient } from './store/dynamodb.ts';
import { createStore } from './store/store.ts';
import { storeTimeoutMs } from './time-limit.ts';

const nowMs = () => Date.now();
const config = readConfig(process.env);
const logger = createLogger({ level: config.logLevel, nowMs, write: (line) => process.stdout.write(line) });

const app = createApp({
  config,
  logger,
  nowMs,
  store: createStore(createDocumentClient(), config),
  callOptions: () => ({ abortSignal: AbortSignal.timeout(storeTimeoutMs(getCurrentInvoke(), nowMs())) }),
  // The route /v1/{proxy+} hands over what follows the version.
  basePath: '/',
});

/** Lambda's entry point for API Gateway proxy events (payload 1.0). */
export const handler = configure({ app });
