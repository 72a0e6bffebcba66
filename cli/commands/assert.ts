import type { CommandModule } from 'yargs';
import { compileFilter } from '../../protocol/filter/compile-filter.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { parseDurationMs } from '../options/duration.ts';
import { readFilterOption, readServerFilter } from '../options/filter-option.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type WatchArguments, watchOptions } from '../options/tail-options.ts';
import { print, remark } from '../terminal.ts';
import { describeExpectation, type Expectation, judge } from '../watch/assertion.ts';
import { createMatchCounter } from '../watch/match-counter.ts';
import { watchUntilDecided } from '../watch/watch-until-decided.ts';

interface AssertArguments extends WatchArguments {
  readonly filter: string;
  readonly within: string;
  readonly count?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** `triggers assert`: waits until so much has happened, for tests. */
export const assertCommand: CommandModule<object, AssertArguments> = {
  command: 'assert',
  describe: 'Wait until so many requests or events match a filter; exit with 1 if they do not',
  builder: (yargs) =>
    watchOptions(yargs)
      .demandOption('filter')
      .option('within', { type: 'string', default: '10s', requiresArg: true, describe: 'How long to wait at most' })
      .option('count', wholeNumberOption('count', { min: 0, describe: 'Exactly so many, when the time is over' }))
      .option(
        'at-least',
        wholeNumberOption('at-least', { min: 1, describe: 'As soon as there are so many; default 1' }),
      )
      .option('at-most', wholeNumberOption('at-most', { min: 0, describe: 'No more, when the time is over' }))
      .conflicts('count', ['at-least', 'at-most'])
      .example("$0 assert --filter 'type:order.created' --within 5s", '')
      .example("$0 assert --filter 'status:5xx' --at-most 0 --since 10m --within 0s", ''),
  handler: async (options) => {
    readServerFilter(options.filter);
    const filter = readFilterOption(options.filter);
    const expectation = toExpectation(options);
    const withinMs = parseDurationMs(options.within, '--within');
    const counter = createMatchCounter(compileFilter(filter));
    const state = (isOver: boolean) =>
      judge(expectation, { matches: counter.matches(), missed: counter.missed(), isOver });

    const exitCode = await runUntilInterrupted((signal) =>
      watchUntilDecided(options, {
        withinMs,
        signal,
        note: (event) => counter.note(event),
        isDecided: () => state(false) !== 'open',
      }),
    );
    if (exitCode !== EXIT_CODES.ok.code) {
      process.exitCode = exitCode;
      return;
    }
    const lost = counter.missed() === 0 ? '' : `; ${counter.missed()} events could not be looked at`;
    const saw = visible(`${counter.matches()} matched ${printFilter(filter) || '*'} within ${options.within}${lost}`);
    const wanted = visible(describeExpectation(expectation));
    if (state(true) === 'holds') {
      print(safe`${saw}, as expected (${wanted}).`);
      return;
    }
    remark(safe`${saw}; expected: ${wanted}.`);
    const isTooFew = counter.matches() < expectation.atLeast;
    const shown = isTooFew ? counter.others() : counter.found();
    if (shown.length > 0) remark(isTooFew ? safe`The newest that did not match:` : safe`The newest that did:`);
    for (const line of shown) remark(safe`  ${line}`);
    process.exitCode = EXIT_CODES.refused.code;
  },
};

function toExpectation({ count, atLeast, atMost }: AssertArguments): Expectation {
  if (count !== undefined) return { atLeast: count, atMost: count };
  const most = atMost ?? Number.POSITIVE_INFINITY;
  const least = atLeast ?? (atMost === undefined ? 1 : 0);
  if (least <= most) return { atLeast: least, atMost: most };
  throw new WorkbenchError('BAD_ARGUMENT', `No number is at least ${least} and at most ${most}. Turn them around.`);
}
