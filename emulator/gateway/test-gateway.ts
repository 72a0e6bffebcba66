import { connect, type Socket } from 'node:net';
import type { InvocationContext, InvocationResult, Invoke } from '../lambda/invocation.ts';
import type { ApiDeployment } from '../template/deployment.ts';
import type { GatewayRecord } from './gateway-record.ts';
import { type Gateway, type GatewayOptions, startGateway } from './server.ts';

/** 20/Jul/2026:01:50:16 +0000 */
export const TEST_TIME_MS = 1_784_512_216_828;

/** Every random byte is 0xab in tests. */
export const testRandom = (byteCount: number): Buffer => Buffer.alloc(byteCount, 0xab);

/** What {@link testRandom} makes of an `x-amz-apigw-id`. */
export const TEST_APIGW_ID = 'q6urq6urq6urq6s=';

/** What {@link testRandom} makes of a trace's root. */
export const TEST_ROOT = 'Root=1-6a5d7ed8-abababababababababababab';

const ANY = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** An API with the one route `/v1/{proxy+}`. */
export function testApi(changes: Partial<ApiDeployment> = {}): ApiDeployment {
  return {
    apiId: 'a1b2c3d4e5',
    name: 'test-api',
    stage: 'prod',
    routes: [{ resource: '/v1/{proxy+}', resourceId: 'lotoky', methods: ANY }],
    gatewayResponses: {},
    binaryMediaTypes: [],
    integrationTimeoutMs: 29_000,
    executionLog: { level: 'OFF', dataTrace: false },
    detailedMetrics: false,
    ...changes,
  };
}

/** A function that always returns this. */
export function returning(answer: object): Invoke {
  return async () => ({ kind: 'returned', requestId: 'lambda-1', payload: JSON.stringify(answer) });
}

/** A function that tells what it was invoked with. */
export function recording(result: InvocationResult = { kind: 'returned', requestId: 'lambda-1', payload: '{}' }) {
  const calls: (InvocationContext & { readonly event: string })[] = [];
  const invoke: Invoke = async (event, context) => {
    calls.push({ event, ...context });
    return result;
  };
  return { calls, invoke };
}

export interface TestGateway extends Gateway {
  readonly records: readonly GatewayRecord[];
  /** Resolves with the record that is told next, or was told and not yet asked for. */
  readonly nextRecord: () => Promise<GatewayRecord>;
}

/** A gateway on a free port whose time, ids and chance are fixed: its answers are the same to the byte. */
export async function startTestGateway(options: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const records: GatewayRecord[] = [];
  let taken = 0;
  let wake = Promise.withResolvers<void>();
  let requests = 0;
  const gateway = await startGateway({
    api: testApi(),
    region: 'eu-west-1',
    accountId: '123456789012',
    port: 0,
    invoke: returning({}),
    clock: { epochMs: () => TEST_TIME_MS, monotonicMs: () => 0 },
    newId: () => `request-${++requests}`,
    random: testRandom,
    onRequest: (record) => {
      records.push(record);
      wake.resolve();
      wake = Promise.withResolvers();
    },
    ...options,
  });
  return {
    url: gateway.url,
    port: gateway.port,
    throttles: gateway.throttles,
    configure: gateway.configure,
    records,
    async nextRecord() {
      while (records.length <= taken) await wake.promise;
      return records[taken++] as GatewayRecord;
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

export interface RawAnswer {
  readonly status: number;
  /** Status line and headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/** A client that speaks bytes. */
export interface RawClient extends AsyncDisposable {
  readonly socket: Socket;
  readonly send: (bytes: string | Uint8Array) => void;
  /** The next answer; `isHead` if it is one to HEAD. Rejects if the connection ends before it is whole. */
  readonly answer: (isHead?: boolean) => Promise<RawAnswer>;
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<void>;
}

/** Connects to a gateway. */
export function openClient({ port }: Pick<Gateway, 'port'>): RawClient {
  const socket = connect(port, '127.0.0.1');
  const closed = Promise.withResolvers<void>();
  let received = Buffer.alloc(0);
  let wake = Promise.withResolvers<void>();
  let isClosed = false;
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake.resolve();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    closed.resolve();
    wake.resolve();
  });
  return {
    socket,
    send: (bytes) => void socket.write(bytes),
    closed: closed.promise,
    async answer(isHead = false) {
      for (;;) {
        const answer = parseAnswer(received, isHead);
        if (answer !== undefined) {
          received = received.subarray(answer.byteCount);
          return answer;
        }
        if (isClosed) throw new Error(`The connection ended after ${JSON.stringify(received.toString('latin1'))}`);
        await wake.promise;
        wake = Promise.withResolvers();
      }
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await closed.promise;
    },
  };
}

function parseAnswer(bytes: Buffer, isHead: boolean): (RawAnswer & { readonly byteCount: number }) | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = isHead ? 0 : Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const byteCount = headEnd + 4 + length;
  if (bytes.length < byteCount) return undefined;
  return { status: Number(head.slice(9, 12)), head, body: bytes.toString('utf8', headEnd + 4, byteCount), byteCount };
}
