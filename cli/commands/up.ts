import type { CommandModule } from 'yargs';
import type { Emulator, EmulatorOptions } from '../../emulator/start-emulator.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { EXIT_CODES, exitCodeOf } from '../exit-codes.ts';
import { banner, requestLine } from '../up-output.ts';

interface UpArguments {
  readonly port: number;
  readonly controlPort: number;
  readonly data: string;
  readonly ephemeral: boolean;
  readonly stage?: string | undefined;
  readonly auth: string;
  readonly rateLimit?: number | undefined;
  readonly template: string;
  readonly maxEnvironments?: number | undefined;
  readonly tui: boolean;
}

/** `triggers up`: starts the emulator and runs until it is told to stop. */
export const upCommand: CommandModule<object, UpArguments> = {
  command: 'up',
  describe: 'Start the emulated cloud',
  builder: {
    port: { type: 'number', default: 8080, describe: 'Port of the API; 0 for a free one' },
    'control-port': { type: 'number', default: 8081, describe: 'Port of the control API; 0 for a free one' },
    data: { type: 'string', default: '.triggers', describe: 'Data folder' },
    ephemeral: { type: 'boolean', default: false, describe: 'Keep the data in memory' },
    stage: { type: 'string', describe: "Stage's name; default: the template's, prod" },
    auth: { choices: ['local', 'aws'], default: 'local', describe: 'local: one test key; aws: keys of the table' },
    'rate-limit': { type: 'number', describe: "Requests a minute and key; default: the template's, 1000" },
    template: { type: 'string', default: 'template.yaml', describe: 'SAM template to run' },
    'max-environments': { type: 'number', describe: 'Most environment processes on this machine; default 16' },
    tui: {
      type: 'boolean',
      default: true,
      describe: 'With --no-tui, plain lines even on a terminal (so far there is nothing else)',
    },
  },
  handler: async (options) => {
    const stopped = Promise.withResolvers<number>();
    let emulator: Emulator | undefined;
    for (const [signal, { code }] of [
      ['SIGINT', EXIT_CODES.interrupted],
      ['SIGTERM', EXIT_CODES.terminated],
    ] as const) {
      process.on(signal, () => (isStopping() ? process.exit(code) : stopped.resolve(code)));
    }
    let stopping = false;
    const isStopping = () => stopping;
    void stopped.promise.then(() => {
      stopping = true;
      if (emulator === undefined) process.exit(EXIT_CODES.interrupted.code);
    });

    const { startEmulator } = await import('../../emulator/start-emulator.ts');
    emulator = await startEmulator({
      ...toEmulatorOptions(options),
      onRequest: (record) => console.log(requestLine(record)),
      onFailure: (error) => {
        console.error(error.message);
        stopped.resolve(exitCodeOf(error.code));
      },
    });
    console.log(banner(emulator));
    process.exitCode = await stopped.promise;
    await emulator[Symbol.asyncDispose]();
    process.exit();
  },
};

function toEmulatorOptions(options: UpArguments): EmulatorOptions {
  return {
    templateFile: options.template,
    port: requirePort('--port', options.port),
    controlPort: requirePort('--control-port', options.controlPort),
    dataDirectory: options.data,
    ephemeral: options.ephemeral,
    parameterDefaults: { AuthMode: options.auth },
    parameters: {
      ...(options.stage !== undefined && { StageName: options.stage }),
      ...(options.rateLimit !== undefined && { RateLimitPerMinute: String(options.rateLimit) }),
    },
    ...(options.maxEnvironments !== undefined && { maxEnvironments: requireCount(options.maxEnvironments) }),
  };
}

function requirePort(option: string, port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new WorkbenchError('BAD_ARGUMENT', `${option} ${port} is not a port. Give a number from 0 to 65535.`);
}

function requireCount(count: number): number {
  if (Number.isInteger(count) && count >= 1) return count;
  throw new WorkbenchError('BAD_ARGUMENT', `--max-environments ${count} is not a whole number from 1 on.`);
}
