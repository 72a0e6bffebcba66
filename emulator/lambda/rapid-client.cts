/**
 * Stands in for `rapid-client.node`, the native HTTP client of AWS's runtime client (aws-lambda-ric 4.0.2), which
 * would have to be compiled. Preloaded with --require; the runtime client itself runs unmodified.
 *
 * A response and the request for the next event leave in one write, so that an invocation costs one wake-up on
 * either side. Requests carry the process's peak memory, which only the process itself knows on every platform.
 */
const Module = require('node:module') as typeof import('node:module') & { _load: (...args: unknown[]) => unknown };
const net = require('node:net') as typeof import('node:net');

interface RuntimeResponse {
  readonly bodyJson: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Waiting = (response: RuntimeResponse) => void;

const runtimeApi = process.env.AWS_LAMBDA_RUNTIME_API ?? '';
const [host = '127.0.0.1', port = ''] = runtimeApi.split(':');
const INVOCATION = '/2018-06-01/runtime/invocation';
const HEAD_END = Buffer.from('\r\n\r\n');

/** Responses come in the order of the requests. */
const waiting: Waiting[] = [];
let socket: import('node:net').Socket | undefined;
let received: Buffer[] = [];
let receivedBytes = 0;
/** Bytes that complete the response being received, once its head is known. */
let expectedBytes: number | undefined;

function connect(): import('node:net').Socket {
  const connection = net.connect({ host, port: Number(port), noDelay: true });
  connection.on('data', receive);
  // Without its Runtime API an environment has no purpose.
  connection.on('error', () => process.exit(1));
  connection.on('close', () => process.exit(1));
  return connection;
}

function send(head: string, body?: string): void {
  socket ??= connect();
  socket.ref();
  socket.cork();
  const peakMemory = `Triggers-Max-Rss-Kb: ${process.resourceUsage().maxRSS}`;
  const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(`${head} HTTP/1.1\r\nHost: ${runtimeApi}\r\n${peakMemory}\r\n${length}\r\n`, 'latin1');
  if (body !== undefined) socket.write(body);
}

function flush(): void {
  while (socket !== undefined && socket.writableCorked > 0) socket.uncork();
}

function post(path: string, body: string): void {
  waiting.push(() => {});
  send(`POST ${path}`, body);
  // The request for the next event follows within the same turn of the event loop; if not, this does not wait.
  setImmediate(flush);
}

function receive(chunk: Buffer): void {
  received.push(chunk);
  receivedBytes += chunk.length;
  while (receivedBytes > 0 && (expectedBytes === undefined || receivedBytes >= expectedBytes)) {
    const all = received.length === 1 ? (received[0] as Buffer) : Buffer.concat(received);
    received = [all];
    const headEnd = all.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const headers = parseHead(all.latin1Slice(0, headEnd));
    const bodyStart = headEnd + HEAD_END.length;
    expectedBytes = bodyStart + Number(headers['content-length'] ?? 0);
    if (all.length < expectedBytes) return;
    const bodyJson = all.utf8Slice(bodyStart, expectedBytes);
    const rest = all.subarray(expectedBytes);
    received = rest.length === 0 ? [] : [rest];
    receivedBytes = rest.length;
    expectedBytes = undefined;
    waiting.shift()?.({ bodyJson, headers });
  }
  // While the handler works, only what it waits for itself keeps the process alive, as with the native client.
  if (waiting.length === 0) socket?.unref();
}

function parseHead(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

const rapidClient = {
  next(): Promise<RuntimeResponse> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      send(`GET ${INVOCATION}/next`);
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

const load = Module._load;
Module._load = (...args) => (args[0] === './rapid-client.node' ? rapidClient : load(...args));
