import type { Argv, CommandModule } from 'yargs';
import type { Emulator } from '../../emulator/start-emulator.ts';
import { keepHeapSteady } from '../../emulator/steady-heap.ts';
import { visible } from '../../protocol/text/visible.ts';
import { type AttachedDashboard, attachDashboard } from '../dashboard/attached-dashboard.ts';
import { missingForTerminal } from '../dashboard/tui-options.ts';
import { withRunningEmulator } from '../emulator/already-running.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { watchSources } from '../hot-reload/watch-sources.ts';
import { createLineOutput } from '../lines/line-output.ts';
import { banner, requestLine } from '../lines/up-output.ts';
import { toEmulatorOptions, UP_OPTIONS, type UpArguments } from '../options/up-options.ts';

/** A stop that takes longer says what it waits for. */
const SLOW_STOP_MS = 1_000;

const STOP_SIGNALS = [
  ['SIGINT', EXIT_CODES.interrupted.code],
  ['SIGTERM', EXIT_CODES.terminated.code],
] as const;

/** `triggers up`: starts the emulator and runs until it is told to stop; on a terminal it shows the dashboard. */
export const upCommand: CommandModule<object, UpArguments> = {
  command: 'up',
  describe: 'Start the emulated cloud',
  builder: (yargs) =>
    (yargs.options(UP_OPTIONS) as unknown as Argv<UpArguments>)
      .example('$0 up', '')
      .example('$0 up --port 0 --control-port 0 --ephemeral', 'free ports, nothing on disk')
      .example(
        '$0 up --auth aws --rate-limit 100 --throttle 50,100',
        '100 requests a minute and key, 50 a second in all',
      )
      .example('$0 up --fault gateway-504,share=5% --fault dynamodb-latency,latency=200ms', ''),
  handler: async (options) => {
    keepHeapSteady();
    const stopped = Promise.withResolvers<number>();
    let emulator: Emulator | undefined;
    let dashboard: AttachedDashboard | undefined;
    for (const [signal, code] of STOP_SIGNALS) process.once(signal, () => stopped.resolve(code));
    // Started by another program over a channel: ends with it, however that ends.
    if (process.connected) process.once('disconnect', () => stopped.resolve(EXIT_CODES.terminated.code));
    process.channel?.unref();
    void stopped.promise.then((stopCode) => {
      // A second signal does not wait.
      for (const [signal, code] of STOP_SIGNALS) process.on(signal, () => process.exit(code));
      if (emulator === undefined) process.exit(stopCode);
    });
    const print = createLineOutput(process.stdout);
    const remark = createLineOutput(process.stderr);
    const report = (text: string) => (dashboard === undefined ? remark(visible(text)) : dashboard.tell(text));

    const emulatorOptions = toEmulatorOptions(options);
    const { startEmulator } = await import('../../emulator/start-emulator.ts');
    const isDashboardWanted =
      options.tui && missingForTerminal(process.stdin, process.stdout, process.env) === undefined;
    let isSilent = options.quiet || isDashboardWanted;
    emulator = await startEmulator({
      ...emulatorOptions,
      ...(!options.quiet && {
        onRequest: (record) => {
          if (!isSilent) print(requestLine(record));
        },
      }),
      onNotice: report,
    }).catch((error: unknown) => {
      throw withRunningEmulator(error, options.data);
    });
    for (const line of banner(emulator)) print(line);
    if (isDashboardWanted) {
      dashboard = attachDashboard({ data: options.data, controlPort: Number(new URL(emulator.controlUrl).port) });
      void dashboard.ended.then((code) => {
        dashboard = undefined;
        if (code === EXIT_CODES.ok.code || code === EXIT_CODES.interrupted.code) stopped.resolve(code);
        // Without its dashboard the emulator serves as it would without a terminal.
        isSilent = options.quiet;
      });
    }
    const stopWatching = new AbortController();
    const watching = options.watch ? watchSources(emulator, report, stopWatching.signal) : undefined;
    process.exitCode = await stopped.promise;
    stopWatching.abort();
    await dashboard?.[Symbol.asyncDispose]();
    dashboard = undefined;
    setTimeout(() => report('Requests in flight may end first. Ctrl-C again ends at once.'), SLOW_STOP_MS);
    await (await watching)?.[Symbol.asyncDispose]();
    await emulator[Symbol.asyncDispose]();
    process.exit();
  },
};
