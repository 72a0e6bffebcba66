import type { IncomingMessage, ServerResponse } from 'node:http';
import { admitBody, admitFault, admitRate, admitRoute, answerPreflight, refuseHead } from './admission.ts';
import { toHead } from './answers/reply.ts';
import type { Connections } from './connections.ts';
import { type Decision, type Exchange, failed, openExchange, record } from './exchange.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import { integrate } from './integration/integration.ts';
import { LINGER_MS } from './limits.ts';
import { announcesBody, type BodyResult, readBody } from './request/request-body.ts';
import { sourceIpOf } from './request/source-ip.ts';

/** Handles one request; `expectsContinue` if the client waits for 100 Continue before it sends the body. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => void;

/**
 * The way of a request through the gateway: head, body, route, throttle, function, answer, record. The settings are those
 * in force when it begins.
 */
export function createRequestHandler(settings: () => GatewaySettings, connections: Connections): RequestHandler {
  return (request, response, expectsContinue) => {
    const exchange = openExchange(request, sourceIpOf(request.socket), settings());
    connections.began(request.socket, response);
    const refusal = refuseHead(exchange, expectsContinue);
    if (refusal !== undefined) {
      send(exchange, refusal, request, response);
      return;
    }
    if (expectsContinue) response.writeContinue();
    void handle(exchange, request, response);
  };

  async function handle(exchange: Exchange, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let decision: Decision | undefined;
    try {
      decision = await decide(exchange, request);
    } catch (error) {
      // Not the client's fault and not the function's: answered, told, and the gateway goes on.
      const { reply } = failed(exchange, 'emulatorFailure');
      decision = { reply, outcome: { kind: 'emulatorFailed', error }, connection: 'keep' };
    }
    if (decision === undefined) record(exchange, { kind: 'clientGone', during: 'receiving' }, CLIENT_CLOSED_REQUEST);
    else send(exchange, decision, request, response);
  }

  /** Undefined: the client left while it was sending. */
  async function decide(exchange: Exchange, request: IncomingMessage): Promise<Decision | undefined> {
    const { clock } = exchange.settings;
    if (announcesBody(exchange.headers)) {
      const result = await receive(request);
      exchange.requestBytes = result.receivedBytes;
      if (result.kind === 'gone') return undefined;
      const admitted = admitBody(exchange, result);
      if (!Buffer.isBuffer(admitted)) return admitted;
      exchange.requestBody = admitted;
    }
    exchange.receivedAtMs = clock.monotonicMs();
    const match = admitRoute(exchange);
    if ('reply' in match) return match;
    const refusal = admitRate(exchange, match) ?? admitFault(exchange) ?? answerPreflight(exchange, match);
    return refusal ?? integrate(exchange, match, exchange.requestBody);
  }

  async function receive(request: IncomingMessage): Promise<BodyResult> {
    const reading = readBody(request);
    connections.receives(request.socket, reading.fail);
    const result = await reading.result;
    connections.received(request.socket, reading.fail);
    return result;
  }

  function send(exchange: Exchange, decision: Decision, request: IncomingMessage, response: ServerResponse): void {
    const { reply, outcome, connection } = decision;
    const { socket } = request;
    if (!socket.writable) {
      const during = exchange.integrationLatencyMs === undefined ? 'receiving' : 'integration';
      record(exchange, { kind: 'clientGone', during }, reply.status);
      return;
    }
    if (exchange.fault?.kind === 'connection-reset') {
      socket.resetAndDestroy();
      record(exchange, { kind: 'reset' }, reply.status);
      return;
    }
    const isKeptAlive = connection === 'keep' && response.shouldKeepAlive && !connections.isDraining();
    const head = toHead(reply, exchange.settings.clock.epochMs(), isKeptAlive);
    response.sendDate = false;
    response.writeHead(reply.status, head);
    if (connection === 'linger') {
      response.write(reply.body);
      setTimeout(() => response.end(), LINGER_MS).unref();
    } else {
      response.end(reply.body);
    }
    record(exchange, outcome, reply.status, { head, body: exchange.wireMethod === 'HEAD' ? NO_BODY : reply.body });
  }
}

/** What access logs call a client that closed the connection; it is never sent. */
const CLIENT_CLOSED_REQUEST = 499;
const NO_BODY = Buffer.alloc(0);
