import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../emulator/emulator-options.ts';
import { type Emulator, startEmulator } from '../../emulator/start-emulator.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';

/** The root of the project. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Headers of every request to the API. */
export const API_HEADERS = { 'X-API-Key': LOCAL_API_KEY, 'Content-Type': 'application/json' };

/** High enough never to refuse, and still a limit that is counted as in earnest. */
export const NO_RATE_LIMIT = 1_000_000_000;

/** An empty folder that goes with the stack. */
export function temporaryFolder(stack: AsyncDisposableStack): string {
  return stack.adopt(mkdtempSync(join(tmpdir(), 'triggers-bench-')), (folder) => {
    rmSync(folder, { recursive: true, force: true });
  });
}

/** An emulator with its data on disk, as by default, and without limits on the rate of requests unless told otherwise. */
export async function startSubject(
  stack: AsyncDisposableStack,
  settings: Pick<EmulatorOptions, 'gateway' | 'lambda' | 'database' | 'parameters' | 'onRequest'> = {},
): Promise<Emulator> {
  const dataDirectory = temporaryFolder(stack);
  return stack.use(
    await startEmulator({
      templateFile: join(PROJECT, 'template.yaml'),
      port: 0,
      controlPort: 0,
      dataDirectory,
      parameters: { RateLimitPerMinute: String(NO_RATE_LIMIT) },
      parameterDefaults: { AuthMode: 'local' },
      gateway: { throttle: 'off' },
      ...settings,
    }),
  );
}

/** The function's variables, and where DynamoDB is: all that the app needs to run anywhere else. */
export function functionVariables({ deployment, dynamodb }: Emulator): Readonly<Record<string, string>> {
  return {
    ...deployment().function.environment,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_REGION: dynamodb.region,
    AWS_ACCESS_KEY_ID: dynamodb.accessKeyId,
    AWS_SECRET_ACCESS_KEY: dynamodb.secretAccessKey,
  };
}
