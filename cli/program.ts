import yargs, { type Argv } from 'yargs';
import { VERSION } from '../protocol/version.ts';
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
import { initCommand } from './commands/init.ts';
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
import { EXIT_CODES } from './exit-codes.ts';
import { usageProblem } from './usage-problem.ts';

/** All of the program's commands, not yet run: `parseAsync` does. Throws BAD_ARGUMENT for what it does not know. */
export function createProgram(commandLine: readonly string[], columns = MAX_COLUMNS): Argv {
  const program = yargs(withLoneDashes(commandLine));
  return program
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
    .command(initCommand)
    .demandCommand(1, 'No command is given.')
    .version(VERSION)
    .help()
    .alias('help', 'h')
    .strict()
    .recommendCommands()
    .check((values) => requireUsableValues(values, commandLine, program))
    .wrap(Math.min(MAX_COLUMNS, columns))
    .epilogue(['Exit codes:', ...exitCodes].join('\n'))
    .fail((message, error) => {
      // yargs wraps what an option's own check throws; what a command throws comes as it is.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw usageProblem(message, commandLine, program);
    });
}

const MAX_COLUMNS = 110;

const exitCodes = Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);

/** Nothing that is empty, and once what is no list: yargs makes one of what is given twice. */
function requireUsableValues(
  values: Readonly<Record<string, unknown>>,
  commandLine: readonly string[],
  program: Argv,
): true {
  // Not in its types, but in its documentation.
  const { array } = (program as unknown as { getOptions(): { readonly array: readonly string[] } }).getOptions();
  const several = new Set(array);
  for (const [name, value] of Object.entries(values)) {
    // Mostly a variable that is not set. Every event matches an empty filter.
    if (value === '' && name !== 'filter') {
      const isOption = commandLine.some((word) => word.replace(/=$/, '') === `--${name}`);
      throw new WorkbenchError(
        'BAD_ARGUMENT',
        `${isOption ? '--' : ''}${name} is empty. Give it a value, or leave it out.`,
      );
    }
    if (!Array.isArray(value) || name === '_' || /[A-Z]/.test(name) || several.has(name)) continue;
    throw new WorkbenchError('BAD_ARGUMENT', `--${name} is given ${value.length} times. Give it once.`);
  }
  return true;
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
