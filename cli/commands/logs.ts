import type { CommandModule } from 'yargs';
import { parseLogFilter, readLogFilter } from '../../protocol/log-filter/log-filter.ts';
import { type LogEvent, MAX_LOG_PAGE } from '../../protocol/logs.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { logLines } from '../lines/log-line.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { emulatorOptions } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';
import { followLogs, type LogChoice, readLogPage } from '../watch/log-events.ts';

interface LogsArguments extends LogChoice {
  readonly follow: boolean;
  readonly json: boolean;
}

/** `triggers logs`: what CloudWatch Logs would have of the function and the gateway. */
export const logsCommand: CommandModule<object, LogsArguments> = {
  command: 'logs',
  describe: 'Print the newest log events, oldest first',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .option('group', {
        type: 'string',
        requiresArg: true,
        describe: 'Log group: function, execution, access, a name, or all; default: function, with --request-id all',
      })
      .option('request-id', {
        type: 'string',
        requiresArg: true,
        describe: "Only what belongs to a request: the gateway's id, Lambda's, or any other that its lines carry",
      })
      .option('filter', {
        type: 'string',
        requiresArg: true,
        describe: 'Only what matches a filter pattern of CloudWatch Logs',
      })
      .option('since', { type: 'string', requiresArg: true, describe: 'Only what is no older: 90s, 10m, 24h' })
      .option('limit', wholeNumberOption('limit', { min: 1, max: MAX_LOG_PAGE, default: 100, describe: 'How many' }))
      .option('follow', {
        type: 'boolean',
        default: false,
        describe: 'Print events as they come, from now on, or after those of --since',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print each event as a line of JSON' })
      .example('$0 logs --filter \'{ $.level = "ERROR" }\' --since 10m', '')
      .example('$0 logs --follow --filter REPORT', ''),
  handler: async (options) => {
    requireFilter(options.filter);
    const printEvent = (event: LogEvent) => {
      if (options.json) print(visibleJson(event));
      else for (const line of logLines(event)) print(line);
    };
    if (options.follow) {
      if (options.requestId !== undefined) {
        throw new WorkbenchError(
          'BAD_ARGUMENT',
          '--request-id finds what is there already and cannot --follow. Leave one of them out, or follow with --filter.',
        );
      }
      process.exitCode = await runUntilInterrupted((signal) => followLogs(options, printEvent, signal));
      return;
    }
    const { events, hasMore } = await readLogPage(options);
    for (const event of events) printEvent(event);
    if (events.length === 0) remark(safe`There are no log events like that.`);
    if (hasMore) remark(safe`There are more: these are the newest ${events.length}, --limit shows others.`);
  },
};

/** Shows where a pattern is wrong before anything else is done. */
function requireFilter(pattern: string | undefined): void {
  if (pattern === undefined) return;
  const read = readLogFilter(pattern);
  // Only as long as the pattern is printed as it is does the caret stand at the place.
  const shown = visible(pattern);
  if (read.kind === 'problem' && shown === pattern) {
    remark(shown);
    remark(visible(`${' '.repeat(read.column - 1)}^`));
  }
  parseLogFilter(pattern);
}
