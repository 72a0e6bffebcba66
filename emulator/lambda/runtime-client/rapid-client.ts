/**
 * Stands in for `rapid-client.node`, the native HTTP client of AWS's runtime client (aws-lambda-ric 4.0.2), which
 * would have to be compiled. Preloaded with --require; the runtime client itself runs unmodified.
 *
 * A response and the request for the next event leave in one write, so that an invocation costs one wake-up on
 * either side. Requests carry the process's peak memory and processor time, which only the process itself knows on every
 * platform; events carry how far the emulated cloud's clock is moved, and `Date` moves along before the handler sees it.
 */
import Module from 'node:module';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createMessageReader, formatMessage } from '../runtime-api/http-messages.ts';
import { CLOCK_OFFSET_VARIABLE } from '../sandbox/environment-variables.ts';
import { shiftDate } from './date-shift.ts';
import { ownPeakMemoryMeter } from './own-peak-memory.ts';
import { offerRuntimeSdk } from './runtime-sdk.ts';

interface RuntimeResponse {
  readonly bodyJson: string;
  readonly headers: Readonly<Record<string, string>>;
}

const runtimeApi = process.env.AWS_LAMBDA_RUNTIME_API ?? '';
const INVOCATION = '/2018-06-01/runtime/invocation';
const peakMemoryKb = ownPeakMemoryMeter();

// On AWS a line is written when it is logged: it is there when the next event is asked for and the process is frozen, and
// whoever prints faster than can be read waits instead of filling its memory.
for (const output of [process.stdout, process.stderr]) {
  (output as unknown as { _handle?: { setBlocking?: (isBlocking: boolean) => void } })._handle?.setBlocking?.(true);
}

let clockOffsetMs = 0;
moveClock(process.env[CLOCK_OFFSET_VARIABLE]);
// The function sees the variables of AWS and no others.
delete process.env[CLOCK_OFFSET_VARIABLE];

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
      if (headers['lambda-runtime-deadline-ms'] !== undefined) moveClock(headers['triggers-clock-offset-ms']);
      waiting.shift()?.({ bodyJson: body, headers });
      // While the handler works, only what it waits for itself keeps the process alive, as with the native client.
      if (waiting.length === 0) connection.unref();
    },
    onUnreadable: () => process.exit(1),
  });
  connection.on('data', read);
  // Without its Runtime API an environment has no purpose.
  connection.on('error', () => process.exit(1));
  connection.on('close', () => process.exit(1));
  return connection;
}

/** Leaves `Date` untouched as long as it never was moved. */
function moveClock(text = '0'): void {
  const offsetMs = Number(text);
  if (offsetMs === clockOffsetMs) return;
  clockOffsetMs = offsetMs;
  shiftDate(offsetMs);
}

function request(startLine: string, body?: string): void {
  const peakMemory = `Triggers-Max-Rss-Kb: ${peakMemoryKb()}`;
  const { user, system } = process.cpuUsage();
  const processorTime = `Triggers-Cpu-Us: ${user + system}`;
  unsent += formatMessage(`${startLine} HTTP/1.1`, [`Host: ${runtimeApi}`, peakMemory, processorTime], body);
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

// Of the built file, which is all that ever runs.
offerRuntimeSdk(join(__dirname, 'runtime-sdk'));
