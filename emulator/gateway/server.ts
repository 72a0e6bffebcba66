/**
 * The emulated API Gateway: a REST API with a regional endpoint and one stage, whose invoke URL this server is. The path
 * `/v1/events` here is `https://{apiId}.execute-api.{region}.amazonaws.com/{stage}/v1/events` there; the stage's name is
 * no part of it, so `/prod/v1/events` is an unknown route.
 *
 * Copied: AWS_PROXY integration with payload format 1.0, resources and methods, SAM's CORS preflight, gateway responses
 * (headers and status), binary media types, request quotas, throttles of methods, stage and account, the integration
 * timeout, every answer of the gateway's own, execution and access logs.
 * Left out: TLS and HTTP/2, usage plans and API keys, authorizers, request validation, models and mapping templates,
 * other integrations, caching, compression, custom domains, WAF, X-Ray, request ids that clients choose.
 * What AWS does is unknown in places: the files that decide such a case say "not confirmed".
 */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Clock, SYSTEM_CLOCK } from '../clock.ts';
import type { ChooseFault } from '../faults/injected-fault.ts';
import type { Invoke } from '../lambda/invocation.ts';
import { listen } from '../listen.ts';
import type { ApiDeployment } from '../template/deployment.ts';
import { requireSendableHeaders } from './answers/sendable-headers.ts';
import { answerBrokenRequest, answerRaw } from './broken-requests.ts';
import { Connections } from './connections.ts';
import type { GatewayRecord } from './gateway-record.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { deploymentIdOf, domainNameOf, pooledRandomBytes, type RandomBytes, stableHex } from './identifiers.ts';
import {
  DRAIN_MS,
  HEAD_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  MAX_PARSED_HEAD_BYTES,
  REQUEST_TIMEOUT_MS,
  TIMEOUT_CHECK_INTERVAL_MS,
} from './limits.ts';
import { createRequestHandler } from './request-handler.ts';
import { compileRoutes } from './routes.ts';
import { createThrottles, type ThrottlePolicy, type ThrottleState } from './throttle/throttles.ts';

/** What a gateway is started with. */
export interface GatewayOptions {
  readonly api: ApiDeployment;
  readonly region: string;
  readonly accountId: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly invoke: Invoke;
  /** Default: this machine's. */
  readonly clock?: Clock;
  /** Makes request ids; default: random UUIDs. */
  readonly newId?: () => string;
  readonly random?: RandomBytes;
  /** Default `template`. */
  readonly throttle?: ThrottlePolicy;
  /** Asked once for each request that a method takes and no throttle refuses; default: no faults. */
  readonly chooseFault?: ChooseFault;
  /** Told of each request that the gateway is done with. */
  readonly onRequest?: (record: GatewayRecord) => void;
  /** How long disposing waits for requests in flight; default 5,000 ms. */
  readonly drainMs?: number;
  /** How long clients may take; default: those of limits.ts. */
  readonly clientTimeouts?: ClientTimeouts;
}

/** Bounds on slow clients. */
export interface ClientTimeouts {
  readonly headMs: number;
  /** At least `headMs`. */
  readonly requestMs: number;
  /** Between two signs of life once a request is there: how long a client may leave its answer unread. */
  readonly idleMs: number;
  readonly checkIntervalMs: number;
}

/** A gateway that listens. Disposing stops it: requests in flight may end, then connections are cut. */
export interface Gateway extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The token buckets, methods first; empty if throttling is off. */
  readonly throttles: () => readonly ThrottleState[];
  /**
   * Deploys another state of the API: requests that begin from now on are handled with it. Throttles whose numbers stay
   * keep their tokens. Throws TEMPLATE_INVALID for headers that HTTP forbids, and then nothing has changed.
   */
  readonly configure: (api: ApiDeployment) => void;
}

/** Starts the gateway and resolves when it listens. Throws PORT_TAKEN, and TEMPLATE_INVALID for headers that HTTP forbids. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { drainMs = DRAIN_MS } = options;
  requireSendableHeaders(options.api);
  let settings = toSettings(options, options.api);
  const connections = new Connections();
  const server = newServer(() => settings, connections, options.clientTimeouts);
  const listening = await listen(server, { port: options.port, option: '--port' });
  let stopped: Promise<void> | undefined;
  return {
    ...listening,
    throttles: () => settings.throttles.states(),
    configure(api) {
      requireSendableHeaders(api);
      settings = toSettings(options, api, settings);
    },
    [Symbol.asyncDispose]() {
      stopped ??= stop(server, connections, drainMs);
      return stopped;
    },
  };
}

function toSettings(options: GatewayOptions, api: ApiDeployment, before?: GatewaySettings): GatewaySettings {
  const { region, accountId, clock = SYSTEM_CLOCK, throttle: policy = 'template' } = options;
  const { monotonicMs: nowMs } = clock;
  return {
    api,
    accountId,
    domainName: domainNameOf(api.apiId, region),
    deploymentId: deploymentIdOf(api, { accountId, region }),
    lineage: stableHex(`${accountId} ${region} ${api.apiId}`, 8),
    findResource: compileRoutes(api.routes),
    throttles: createThrottles({ api, accountId, policy, nowMs, before: before?.throttles.buckets }),
    chooseFault: options.chooseFault ?? (() => undefined),
    invoke: options.invoke,
    clock,
    newId: options.newId ?? randomUUID,
    random: before?.random ?? options.random ?? pooledRandomBytes(),
    onRequest: options.onRequest ?? (() => undefined),
  };
}

const DEFAULT_CLIENT_TIMEOUTS: ClientTimeouts = {
  headMs: HEAD_TIMEOUT_MS,
  requestMs: REQUEST_TIMEOUT_MS,
  idleMs: IDLE_TIMEOUT_MS,
  checkIntervalMs: TIMEOUT_CHECK_INTERVAL_MS,
};

function newServer(
  settings: () => GatewaySettings,
  connections: Connections,
  { headMs, requestMs, idleMs, checkIntervalMs }: ClientTimeouts = DEFAULT_CLIENT_TIMEOUTS,
): Server {
  const handle = createRequestHandler(settings, connections);
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkIntervalMs,
    maxHeaderSize: MAX_PARSED_HEAD_BYTES,
    // Node would answer by itself, without a body and without ids.
    requireHostHeader: false,
  });
  // Bytes are limited, so their number is; Node would silently drop those beyond its own limit.
  server.maxHeadersCount = 0;
  server.timeout = idleMs;
  server.on('connection', (socket: Socket) => connections.opened(socket));
  server.on('request', (request, response) => handle(request, response, false));
  server.on('checkContinue', (request, response) => handle(request, response, true));
  server.on('checkExpectation', (request, response) => handle(request, response, false));
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket as Socket, settings(), connections));
  // No method of a REST API is CONNECT. `Upgrade` needs nothing: with no listener for it the request is an ordinary one.
  server.on('connect', (request) => answerRaw(request, 'missingAuthenticationToken', request.socket, settings()));
  return server;
}

async function stop(server: Server, connections: Connections, drainMs: number): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  connections.drain();
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(cut);
}
