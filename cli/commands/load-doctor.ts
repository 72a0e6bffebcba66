import type { CommandModule } from 'yargs';
import { runDoctor } from '../../loadtest/doctor/run-doctor.ts';
import { newRunId, runLoad } from '../../loadtest/driver/run-load.ts';
import { overallVerdict } from '../../loadtest/model/judgement.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { runUntilInterrupted } from '../interrupted.ts';
import { exitCodeOfVerdict } from '../load/load-exit-code.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { print, remark } from '../terminal.ts';

interface DoctorArguments {
  readonly quick: boolean;
  readonly seed: number;
  readonly json: boolean;
}

/** `triggers load doctor`: whether the meter measures right, on this machine and now. */
export const loadDoctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor',
  describe: 'Test the meter itself against servers whose behaviour is known',
  builder: (yargs) =>
    yargs
      .option('quick', {
        type: 'boolean',
        default: false,
        describe: 'Some ten seconds instead of forty: counts, fewer times',
      })
      .option(
        'seed',
        wholeNumberOption('seed', { min: 0, default: 1, describe: 'Of the delays that are drawn by chance' }),
      )
      .option('json', { type: 'boolean', default: false, describe: 'Print each reading as a line of JSON' })
      .example('$0 load doctor', 'before trusting a number on a new machine'),
  handler: async ({ quick, seed, json }) => {
    let verdict = overallVerdict([]);
    const exitCode = await runUntilInterrupted(async (signal) => {
      const effort = quick ? 'short' : 'full';
      const judgements = await runDoctor({ runLoad, effort, seed, newRunId, signal }, (judgement) => {
        if (json) return print(visibleJson(judgement));
        print(safe`${verdictCell(judgement.verdict)}  ${visible(judgement.sentence)}`);
        print(safe`${verdictCell('')}  ${visible(judgement.reason)}`);
      });
      verdict = overallVerdict(judgements);
    });
    if (!json && exitCode === EXIT_CODES.ok.code) remark(safe`The meter: ${visible(verdict)}.`);
    process.exitCode = exitCode === EXIT_CODES.ok.code ? exitCodeOfVerdict(verdict) : exitCode;
  },
};

function verdictCell(verdict: string): SafeText {
  return visible(verdict.padEnd('inconclusive'.length));
}
