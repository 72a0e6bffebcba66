import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it goes over the wire: nothing is added but `Host` and the framing of the body. */
export interface HttpRequest {
  readonly method: string;
  /** Path with query string, sent as it is. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface HttpClient extends Disposable {
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
}

/** An HTTP client for one origin that keeps its connections, and that sends what fetch would refuse or mend. */
export function createHttpClient(origin: string): HttpClient {
  const { hostname, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true });
  return {
    send: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const framing = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
        const outgoing = request({ agent, hostname, port, method, path, headers: { ...headers, ...framing } });
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          text(response).then(
            (answered) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answered }),
            reject,
          );
        });
        outgoing.end(body);
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
