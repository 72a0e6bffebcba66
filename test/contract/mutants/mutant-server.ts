import { randomBytes } from 'node:crypto';
import { configure } from '@codegenie/serverless-express';
import type { Target, TargetControl } from '../../../contract/target/target.ts';
import { startGateway } from '../../../emulator/gateway/server.ts';
import { readDeployment } from '../../../emulator/template/read-deployment.ts';
import { hashApiKey } from '../../../src/api-key.ts';
import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/logger.ts';
import type { Defect, FunctionAnswer, ProxyEvent } from './defect.ts';
import { createFaultsInMemory } from './faults-in-memory.ts';
import { createMemoryStore } from './memory-store.ts';

/** A server to be checked, of this process. */
export interface MutantServer extends Target, AsyncDisposable {
  readonly control: Required<TargetControl>;
}

const UNLIMITED = 1_000_000;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The emulated gateway, the app and a store in memory, with a defect or none. */
export async function startMutantServer(defect: Defect = {}): Promise<MutantServer> {
  const {
    api,
    region,
    accountId,
    function: settings,
  } = await readDeployment('template.yaml', {
    parameters: { AuthMode: 'aws' },
    parameterDefaults: {},
  });
  let aheadMs = 0;
  const nowMs = () => Date.now() + aheadMs;
  const memory = createMemoryStore();
  const faults = createFaultsInMemory();
  const issueKey = async (options: { readonly rateLimit?: number; readonly expiresAt?: string } = {}) => {
    const secret = `test_${randomBytes(12).toString('hex')}`;
    const id = hashApiKey(secret);
    memory.keys.set(id, {
      api_key: id,
      status: 'active',
      rate_limit: options.rateLimit ?? UNLIMITED,
      ...(options.expiresAt !== undefined && { expires_at: options.expiresAt }),
    });
    return { secret, id };
  };
  const app = createApp({
    config: readConfig(settings.environment),
    store: faults.struck({ ...memory, ...defect.store?.(memory) }),
    logger: createLogger({ level: 'ERROR', nowMs, write: () => {} }),
    nowMs,
    callOptions: () => ({ abortSignal: AbortSignal.timeout(20_000) }),
    basePath: '/',
  });
  const handler = configure({ app }) as unknown as (event: ProxyEvent, context: object) => Promise<FunctionAnswer>;
  const gateway = await startGateway({
    api: defect.api?.(api) ?? api,
    region,
    accountId,
    port: 0,
    throttle: 'off',
    chooseFault: faults.chooseFault,
    clock: { epochMs: nowMs, monotonicMs: () => performance.now() },
    async invoke(text, { requestId }) {
      const eventBytes = Buffer.byteLength(text);
      if (eventBytes > MAX_EVENT_BYTES) return { kind: 'tooLarge', requestId, eventBytes };
      const failed = faults.invocation(requestId);
      if (failed !== undefined) return failed;
      const sent = JSON.parse(text) as ProxyEvent;
      const event = defect.event?.(sent) ?? sent;
      const answer = await handler(event, { awsRequestId: requestId, getRemainingTimeInMillis: () => 20_000 });
      const payload = JSON.stringify(defect.answer?.(event, answer) ?? answer);
      return { kind: 'returned', requestId, payload };
    },
  });
  const { secret: apiKey } = await issueKey();
  return {
    url: gateway.url,
    apiKey,
    kind: 'emulator',
    control: {
      ...faults.control,
      issueKey,
      async revokeKey(id) {
        const item = memory.keys.get(id);
        if (item !== undefined) memory.keys.set(id, { ...item, status: 'revoked' });
      },
      async advanceClock(ms) {
        aheadMs += ms;
      },
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}
