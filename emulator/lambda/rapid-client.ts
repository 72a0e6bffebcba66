/**
 * Stands in for `rapid-client.node`, the native HTTP client of AWS's runtime client (aws-lambda-ric 4.0.2), which
 * would have to be compiled. Preloaded with --require; the runtime client itself runs unmodified.
 *
 * A response and the request for the next event leave in one write, so that an invocation costs one wake-up on
 * either side. Requests carry the process's peak memory, which only the process itself knows on every platform.
 */
import Module from 'node:module';
import { connect, type Socket } from 'node:net';
import { createMessageReader, formatMessage } from './http-messages.ts';

interface RuntimeResponse {
  readonly bodyJson: string;
  readonly headers: Readonly<Record<string, string>>;
}

const runtimeApi = process.env.AWS_LAMBDA_RUNTIME_API ?? '';
const INVOCATION = '/2018-06-01/runtime/invocation';

/** Who waits for which response; they come in the order of the requests. */
const waiting: ((response: RuntimeResponse) => void)[] = [];
/** Requests that have not been written yet. */
let unsent = '';
let socket: Socket | undefined;

function open(): Socket {
  const [host = '', port = ''] = runtimeApi.split(':');
  const connection = connect({ host, port: Number(port), noDelay: true });
  const read = createMessageReader({
    maxBodyBytes: Number.POSITIVE_INFINITY,
    onMessage: ({ headers, body = '' }) => {
      waiting.shift()?.({ bodyJson: body, headers });
      // While the handler works, only what it waits for itself keeps the process alive, as with the native client.
      if (waiting.length === 0) connection.unref();
    },
  });
  connection.on('data', read);
  // Without its Runtime API an environment has no purpose.
  connection.on('error', () => process.exit(1));
  connection.on('close', () => process.exit(1));
  return connection;
}

function request(startLine: string, body?: string): void {
  const peakMemory = `Triggers-Max-Rss-Kb: ${process.resourceUsage().maxRSS}`;
  unsent += formatMessage(`${startLine} HTTP/1.1`, [`Host: ${runtimeApi}`, peakMemory], body);
}

function flush(): void {
  if (unsent === '') return;
  socket ??= open();
  socket.ref();
  socket.write(unsent);
  unsent = '';
}

function post(path: string, body: string): void {
  waiting.push(() => {});
  request(`POST ${path}`, body);
  // The request for the next event follows within the same turn of the event loop; if not, this does not wait.
  setImmediate(flush);
}

const rapidClient = {
  next(): Promise<RuntimeResponse> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      request(`GET ${INVOCATION}/next`);
      flush();
    });
  },
  done(id: string, body: string): void {
    post(`${INVOCATION}/${id}/response`, body);
  },
  error(id: string, body: string): void {
    post(`${INVOCATION}/${id}/error`, body);
  },
};

const loader = Module as unknown as { _load: (...parameters: unknown[]) => unknown };
const load = loader._load;
loader._load = (...parameters) => (parameters[0] === './rapid-client.node' ? rapidClient : load(...parameters));
