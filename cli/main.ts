import yargs from 'yargs';
import { VERSION } from '../protocol/version.ts';
import { visible } from '../protocol/visible.ts';
import { WorkbenchError } from '../protocol/workbench-error.ts';
import { ackCommand } from './commands/ack.ts';
import { assertCommand } from './commands/assert.ts';
import { buildCommand } from './commands/build.ts';
import { clockCommand } from './commands/clock.ts';
import { contractCommand } from './commands/contract.ts';
import { curlCommand } from './commands/curl.ts';
import { deleteCommand } from './commands/delete.ts';
import { diffCommand } from './commands/diff.ts';
import { eventsCommand } from './commands/events.ts';
import { faultsCommand } from './commands/faults.ts';
import { filtersCommand } from './commands/filters.ts';
import { fixturesCommand } from './commands/fixtures.ts';
import { inboxCommand } from './commands/inbox.ts';
import { keysCommand } from './commands/keys.ts';
import { loadCommand } from './commands/load.ts';
import { logsCommand } from './commands/logs.ts';
import { metricsCommand } from './commands/metrics.ts';
import { playCommand } from './commands/play.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { requestsCommand } from './commands/requests.ts';
import { resetCommand } from './commands/reset.ts';
import { sendCommand } from './commands/send.ts';
import { tailCommand } from './commands/tail.ts';
import { tuiCommand } from './commands/tui.ts';
import { upCommand } from './commands/up.ts';
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts';
import { remark } from './terminal.ts';

const exitCodes = Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);

// `triggers inbox | head` closes the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT_CODES.ok.code);
  throw error;
});

try {
  await yargs(withLoneDashes(process.argv.slice(2)))
    .scriptName('triggers')
    .usage('$0 <command>\n\nA local cloud for the Triggers API: API Gateway, Lambda and DynamoDB on this machine.')
    .command(upCommand)
    .command(tuiCommand)
    .command(keysCommand)
    .command(sendCommand)
    .command(inboxCommand)
    .command(ackCommand)
    .command(deleteCommand)
    .command(eventsCommand)
    .command(fixturesCommand)
    .command(tailCommand)
    .command(assertCommand)
    .command(requestsCommand)
    .command(replayCommand)
    .command(curlCommand)
    .command(diffCommand)
    .command(logsCommand)
    .command(metricsCommand)
    .command(faultsCommand)
    .command(clockCommand)
    .command(recordCommand)
    .command(playCommand)
    .command(filtersCommand)
    .command(loadCommand)
    .command(contractCommand)
    .command(resetCommand)
    .command(buildCommand)
    .demandCommand(1, 'No command is given.')
    .version(VERSION)
    .strict()
    .recommendCommands()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .epilogue(['Exit codes:', ...exitCodes].join('\n'))
    .fail((message, error) => {
      // yargs wraps what an option's own check throws; what a command throws comes as it is.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new WorkbenchError('BAD_ARGUMENT', `${message.replace(/[^.?]$/, '$&.')} See \`triggers --help\`.`);
    })
    .parseAsync();
} catch (error) {
  if (error instanceof WorkbenchError) {
    remark(visible(error.message, 'body'));
    process.exitCode = exitCodeOf(error.code);
  } else {
    remark(visible(error instanceof Error ? (error.stack ?? error.message) : String(error), 'body'));
    process.exitCode = EXIT_CODES.internal.code;
  }
}

/** `--payload -` as `--payload=-`: yargs takes a lone dash for an argument of its own, not for an option's value. */
function withLoneDashes(commandLine: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of commandLine) {
    const option = joined.at(-1);
    if (argument === '-' && option?.startsWith('--') && !option.includes('=')) joined.splice(-1, 1, `${option}=-`);
    else joined.push(argument);
  }
  return joined;
}
