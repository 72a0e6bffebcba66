import type { CommandModule } from 'yargs';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { streamLines } from '../lines/stream-lines.ts';
import { readServerFilter } from '../options/filter-option.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type WatchArguments, watchOptions } from '../options/tail-options.ts';
import { findEmulator } from '../options/target-options.ts';
import { print } from '../terminal.ts';
import { watchStream } from '../watch/watched-stream.ts';

interface TailArguments extends WatchArguments {
  readonly json?: boolean | undefined;
  readonly plain?: boolean | undefined;
  readonly follow: boolean;
  readonly limit?: number | undefined;
}

/** `triggers tail`: what happens, a line each. */
export const tailCommand: CommandModule<object, TailArguments> = {
  command: 'tail',
  describe: 'Print what happens, as it happens: requests, events, log lines',
  builder: (yargs) =>
    watchOptions(yargs)
      .option('json', { type: 'boolean', describe: 'A line of JSON for each' })
      .option('plain', { type: 'boolean', describe: 'A line of text for each, which is the default' })
      .option('follow', {
        type: 'boolean',
        default: true,
        describe: 'With --no-follow, end after what --since asks for',
      })
      .option('limit', wholeNumberOption('limit', { min: 1, describe: 'End after so many' }))
      .conflicts('json', 'plain')
      .example("$0 tail --filter 'status:5xx | is:timeout' --json", '')
      .example('$0 tail --topics log --since 10m --no-follow', ''),
  handler: async (options) => {
    const { json, follow, since, limit = Number.POSITIVE_INFINITY } = options;
    const filter = readServerFilter(options.filter);
    if (!follow && since === undefined) {
      throw new WorkbenchError('BAD_ARGUMENT', '--no-follow prints what --since asks for. Add --since 10m.');
    }
    process.exitCode = await runUntilInterrupted(async (signal) => {
      const until = follow ? 'interrupted' : 'end';
      let printed = 0;
      for await (const event of watchStream(findEmulator(options), options, { filter, until, signal })) {
        for (const line of streamLines(event, json === true ? 'json' : 'plain')) print(line);
        if (event.kind !== 'gap') printed += 1;
        if (printed >= limit) return;
      }
    });
  },
};
