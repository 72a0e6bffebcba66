import type { CommandModule } from 'yargs';
import type { Emulator, EmulatorOptions } from '../../emulator/start-emulator.ts';
import { EXIT_CODES, exitCodeOf } from '../exit-codes.ts';
import { portOption, wholeNumberOption } from '../number-options.ts';
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

const STOP_SIGNALS = [
  ['SIGINT', EXIT_CODES.interrupted.code],
  ['SIGTERM', EXIT_CODES.terminated.code],
] as const;

/** `triggers up`: starts the emulator and runs until it is told to stop. */
export const upCommand: CommandModule<object, UpArguments> = {
  command: 'up',
  describe: 'Start the emulated cloud',
  builder: {
    port: portOption('port', 8080, 'Port of the API; 0 for a free one'),
    'control-port': portOption('control-port', 8081, 'Port of the control API; 0 for a free one'),
    data: { type: 'string', default: '.triggers', describe: 'Data folder' },
    ephemeral: { type: 'boolean', default: false, describe: 'Keep the data in memory' },
    stage: { type: 'string', describe: "Stage's name; default: the template's, prod" },
    auth: { choices: ['local', 'aws'], default: 'local', describe: 'local: one test key; aws: keys of the table' },
    'rate-limit': wholeNumberOption('rate-limit', {
      min: 1,
      describe: "Requests a minute and key; default: the template's, 1000",
    }),
    template: { type: 'string', default: 'template.yaml', describe: 'SAM template to run' },
    'max-environments': wholeNumberOption('max-environments', {
      min: 1,
      describe: 'Most environment processes on this machine; default 16',
    }),
    tui: {
      type: 'boolean',
      default: true,
      describe: 'With --no-tui, plain lines even on a terminal (so far there is nothing else)',
    },
  },
  handler: async (options) => {
    const stopped = Promise.withResolvers<number>();
    let emulator: Emulator | undefined;
    for (const [signal, code] of STOP_SIGNALS) process.once(signal, () => stopped.resolve(code));
    void stopped.promise.then((stopCode) => {
      // A second signal does not wait.
      for (const [signal, code] of STOP_SIGNALS) process.on(signal, () => process.exit(code));
      if (emulator === undefined) process.exit(stopCode);
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
    port: options.port,
    controlPort: options.controlPort,
    dataDirectory: options.data,
    ephemeral: options.ephemeral,
    parameterDefaults: { AuthMode: options.auth },
    parameters: {
      ...(options.stage !== undefined && { StageName: options.stage }),
      ...(options.rateLimit !== undefined && { RateLimitPerMinute: String(options.rateLimit) }),
    },
    ...(options.maxEnvironments !== undefined && { maxEnvironments: options.maxEnvironments }),
  };
}
