import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { EmulatorOptions } from '../../emulator/emulator-options.ts';
import { openClient, type RawAnswer } from '../../emulator/gateway/test-gateway.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import type { RequestDetail } from '../../protocol/requests/request-record.ts';

/** A function of a few lines behind a REST API, deployed to an emulator of its own. */
export interface TestCloudOptions {
  /** Text of an ES module that exports `handler`. */
  readonly code: string;
  /** Default 3 s. */
  readonly timeoutSeconds?: number;
  /** Default 128. */
  readonly memoryMb?: number;
  /** Default: the account's. */
  readonly reservedConcurrency?: number;
  /** How long the gateway waits; default 29 s. */
  readonly integrationTimeoutMs?: number;
  /** Lines of the template's `Properties` of the API, YAML. */
  readonly api?: string;
  readonly emulator?: Partial<EmulatorOptions>;
}

export interface TestCloud extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly port: number;
  /** Sends one request as it stands, and returns its answer as it came. */
  readonly exchange: (request: string | Uint8Array) => Promise<RawAnswer>;
  /** All that is known of the request with this answer, once its invocation is over. */
  readonly story: (answer: RawAnswer) => Promise<RequestDetail>;
  /** What its function has logged. */
  readonly logOf: (answer: RawAnswer) => Promise<readonly string[]>;
}

/** Starts an emulator for a template and a handler that stand in the test. */
export async function startTestCloud(options: TestCloudOptions): Promise<TestCloud> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'triggers-test-cloud-')), (path) =>
    rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  mkdirSync(join(folder, 'code'));
  writeFileSync(join(folder, 'code/app.mjs'), options.code);
  writeFileSync(join(folder, 'template.yaml'), templateText(options));
  const emulator = stack.use(
    await startEmulator({
      templateFile: join(folder, 'template.yaml'),
      port: 0,
      controlPort: 0,
      dataDirectory: join(folder, 'data'),
      ephemeral: true,
      ...options.emulator,
    }),
  );
  const port = Number(new URL(emulator.apiUrl).port);
  const owned = stack.move();
  return {
    emulator,
    port,
    async exchange(request) {
      await using client = openClient({ port });
      client.send(request);
      return await client.answer(typeof request === 'string' && request.startsWith('HEAD '));
    },
    story,
    logOf: async (answer) => (await story(answer)).log.map(({ message }) => message),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };

  function story({ head }: RawAnswer): Promise<RequestDetail> {
    const [, id = ''] = /^x-amzn-RequestId: (\S+)/m.exec(head) ?? [];
    // The runtime asks for the next event, and the database tells of its calls, a moment after the answer.
    return vi.waitFor(
      () => {
        const found = emulator.control.requests.find(id);
        if (found === undefined) throw new Error(`no request ${id} is kept; the answer was ${head}`);
        if (found.record.invocation?.status === 'running') throw new Error(`the invocation of ${id} goes on`);
        return found;
      },
      { timeout: 10_000, interval: 20 },
    );
  }
}

/** A request of HTTP/1.1 with a body of text. */
export function requestText(method: string, path: string, body = '', headers: readonly string[] = []): string {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, ...length, '', body].join('\r\n');
}

function templateText(options: TestCloudOptions): string {
  const { timeoutSeconds = 3, memoryMb = 128, reservedConcurrency, integrationTimeoutMs = 29_000, api = '' } = options;
  return `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      EndpointConfiguration: { Type: REGIONAL }
${api}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: fn
      Runtime: nodejs24.x
      Handler: app.handler
      CodeUri: code
      MemorySize: ${memoryMb}
      Timeout: ${timeoutSeconds}
${reservedConcurrency === undefined ? '' : `      ReservedConcurrentExecutions: ${reservedConcurrency}`}
      Events:
        Any:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Path: /v1/{proxy+}
            Method: any
            TimeoutInMillis: ${integrationTimeoutMs}
`;
}
