import type { Argv, CommandModule } from 'yargs';
import { requireSpeed, requireTerminal, TUI_OPTIONS, type TuiArguments } from '../dashboard/tui-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type EmulatorArguments, emulatorOptions } from '../options/target-options.ts';

/** `triggers tui`: the dashboard, attached to a running emulator. */
export const tuiCommand: CommandModule<object, EmulatorArguments & TuiArguments> = {
  command: 'tui',
  describe: 'Watch and handle everything live, in the terminal',
  builder: (yargs) =>
    (emulatorOptions(yargs).options(TUI_OPTIONS) as unknown as Argv<EmulatorArguments & TuiArguments>)
      .example('$0 tui --read-only', '')
      .example('$0 tui --play incident.jsonl --speed 10', 'a recording, ten times as fast'),
  handler: async (options) => {
    requireTerminal(process.stdin, process.stdout, process.env);
    requireSpeed(options.speed);
    const stop = new AbortController();
    let exitCode: number = EXIT_CODES.ok.code;
    const stopWith = (code: number) => () => {
      exitCode = code;
      stop.abort();
    };
    // Not `once`: Ink ends the process by the signal itself where it is the only one that listens.
    process.on('SIGTERM', stopWith(EXIT_CODES.terminated.code));
    process.on('SIGINT', stopWith(EXIT_CODES.interrupted.code));
    process.on('SIGHUP', stopWith(EXIT_CODES.hungUp.code));
    let failure: unknown;
    const fail = (error: unknown) => {
      // Who is leaving already may find the terminal gone.
      if (stop.signal.aborted) return;
      failure = error;
      stop.abort();
    };
    // Told when the terminal is as it was: on the dashboard's own screen it would be lost. What fails once may do so again.
    process.removeAllListeners('uncaughtException').on('uncaughtException', fail).on('unhandledRejection', fail);
    // Shown by `triggers up`: ends with it.
    if (process.connected) process.once('disconnect', stopWith(EXIT_CODES.terminated.code));
    const { showDashboard } = await import('../dashboard/show-dashboard.ts');
    const end = await showDashboard(options, stop.signal).finally(() => process.connected && process.disconnect());
    if (failure !== undefined) throw failure;
    process.exitCode = end === 'interrupt' ? EXIT_CODES.interrupted.code : exitCode;
  },
};
