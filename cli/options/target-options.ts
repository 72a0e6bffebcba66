import type { Argv } from 'yargs';
import { type Connection, readConnection } from '../../protocol/connection-file.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { LOCAL_API_KEY } from '../../src/api-key.ts';
import { portOption } from './number-options.ts';

/** Options by which commands find a running emulator. */
export function emulatorOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('data', { type: 'string', default: '.triggers', describe: 'Data folder of the emulator' })
    .option('control-port', portOption('control-port', undefined, 'Control port, if several emulators use the folder'));
}

/** Options by which commands find an API, the emulator's or any other. */
export function apiOptions<T>(yargs: Argv<T>) {
  return emulatorOptions(yargs)
    .option('url', { type: 'string', describe: 'Base URL of the API, without /v1; default: the running emulator' })
    .option('key', {
      type: 'string',
      describe: 'API key; default: $TRIGGERS_API_KEY, or the test key of a local emulator',
    });
}

export interface EmulatorArguments {
  readonly data: string;
  readonly controlPort?: number | undefined;
}

export interface ApiArguments extends EmulatorArguments {
  readonly url?: string | undefined;
  readonly key?: string | undefined;
}

/** Where to send API requests, and with which key. */
export interface ApiTarget {
  readonly url: string;
  readonly apiKey: string;
}

/** Throws BAD_ARGUMENT for a URL that is none, and NOT_RUNNING if none is given and no emulator runs. */
export function resolveApi(options: ApiArguments, environment: NodeJS.ProcessEnv): ApiTarget {
  const url = options.url ?? environment.TRIGGERS_URL;
  if (url !== undefined) requireBaseUrl(url, options.url === undefined ? '$TRIGGERS_URL' : '--url');
  const base = url ?? findEmulator(options).apiUrl;
  return { url: base.replace(/\/$/, ''), apiKey: options.key ?? environment.TRIGGERS_API_KEY ?? LOCAL_API_KEY };
}

/** Throws NOT_RUNNING if no emulator uses the folder. */
export function findEmulator({ data, controlPort }: EmulatorArguments): Connection {
  return readConnection(data, controlPort);
}

/** Throws BAD_ARGUMENT for what is not the base URL of an API; `option` names where it was typed. */
export function requireBaseUrl(text: string, option: string): void {
  const url = URL.parse(text);
  const isBase = url !== null && /^https?:$/.test(url.protocol) && !/\/v1\/?$/.test(url.pathname);
  if (isBase && url.search === '' && url.hash === '') return;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `${option} ${text} is not usable. Give the base URL of the API without /v1, such as http://127.0.0.1:8080.`,
  );
}
