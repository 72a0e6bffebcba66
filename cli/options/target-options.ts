import type { Argv } from 'yargs';
import { type Connection, readConnection } from '../../protocol/connection-file.ts';
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

/** Throws NOT_RUNNING if no URL is given and no emulator runs. */
export function resolveApi(options: ApiArguments, environment: NodeJS.ProcessEnv): ApiTarget {
  const url = options.url ?? environment.TRIGGERS_URL ?? findEmulator(options).apiUrl;
  return { url: url.replace(/\/$/, ''), apiKey: options.key ?? environment.TRIGGERS_API_KEY ?? LOCAL_API_KEY };
}

/** Throws NOT_RUNNING if no emulator uses the folder. */
export function findEmulator({ data, controlPort }: EmulatorArguments): Connection {
  return readConnection(data, controlPort);
}
