import type { CommandModule } from 'yargs';
import { controlCall } from '../../protocol/control-client.ts';
import { RequestDetail } from '../../protocol/requests/request-record.ts';
import { requestText } from '../../protocol/requests/request-text.ts';
import { diffLines } from '../../protocol/text/line-diff.ts';
import { visible } from '../../protocol/text/visible.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { sideBySide, unified } from '../lines/diff-lines.ts';
import { wholeNumberOption } from '../options/number-options.ts';
import { type EmulatorArguments, emulatorOptions, findEmulator } from '../options/target-options.ts';
import { print, remark } from '../terminal.ts';

interface DiffArguments extends EmulatorArguments {
  readonly first: string;
  readonly second: string;
  readonly sideBySide?: boolean | undefined;
  readonly width: number;
}

/** `triggers diff`: what two requests, or their answers, have not in common. */
export const diffCommand: CommandModule<object, DiffArguments> = {
  command: 'diff <first> <second>',
  describe: 'Compare two kept requests and their answers; exit with 1 if they differ, as diff does',
  builder: (yargs) =>
    emulatorOptions(yargs)
      .positional('first', { type: 'string', demandOption: true, describe: 'x-amzn-RequestId of its answer' })
      .positional('second', { type: 'string', demandOption: true, describe: 'The same of the other one' })
      .option('side-by-side', { type: 'boolean', default: false, alias: 'y', describe: 'In two columns' })
      .option(
        'width',
        wholeNumberOption('width', {
          min: 20,
          default: process.stdout.columns ?? 120,
          describe: 'Columns of --side-by-side',
        }),
      )
      .example('$0 diff 7b9df91c-e717-48a6-b942-640b11d5f7f0 8c931d3b-6808-4d14-905c-5d10bb7675b3 -y', ''),
  handler: async ({ first, second, width, ...options }) => {
    const emulator = findEmulator(options);
    const [before, after] = await Promise.all(
      [first, second].map((id) =>
        controlCall(emulator, 'GET', `/v1/requests/${encodeURIComponent(id)}`, RequestDetail),
      ),
    );
    const lines = diffLines(requestText(before as RequestDetail), requestText(after as RequestDetail));
    if (lines.every(({ kind }) => kind === 'same')) {
      remark(visible('They are the same.'));
      return;
    }
    for (const line of options.sideBySide ? sideBySide(lines, width) : unified(lines, first, second)) print(line);
    process.exitCode = EXIT_CODES.refused.code;
  },
};
