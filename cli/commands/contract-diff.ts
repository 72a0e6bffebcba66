import type { CommandModule } from 'yargs';
import { diffContracts } from '../../contract/diff/diff-contracts.ts';
import { diffAnnotations } from '../../contract/diff/report/diff-annotations.ts';
import { diffMarkdown } from '../../contract/diff/report/diff-markdown.ts';
import type { DiffReport } from '../../contract/diff/report/diff-report.ts';
import { diffText } from '../../contract/diff/report/diff-text.ts';
import { DIFF_SEVERITIES, type DiffSeverity } from '../../contract/diff/rules/diff-rule.ts';
import { WAIVERS_FILE } from '../../contract/diff/waivers.ts';
import { createPaint, wantsColour } from '../../protocol/text/paint.ts';
import { visible, visibleJson } from '../../protocol/text/visible.ts';
import { EXIT_CODES } from '../exit-codes.ts';

const FORMATS = ['terminal', 'json', 'markdown', 'github'] as const;

interface DiffArguments {
  readonly old?: string | undefined;
  readonly new?: string | undefined;
  readonly waivers?: string | undefined;
  readonly 'fail-on': DiffSeverity;
  readonly format: (typeof FORMATS)[number];
}

/** `triggers contract diff`: what has changed between two contracts, and whether it breaks clients. */
export const contractDiffCommand: CommandModule<object, DiffArguments> = {
  command: 'diff [old] [new]',
  describe: 'Compare two contracts, and fail if a client of the old one would break',
  builder: (yargs) =>
    yargs
      .positional('old', { type: 'string', describe: 'File, or git revision such as v0.1.0; default: the last tag' })
      .positional('new', { type: 'string', describe: 'File, or git revision; default: openapi.yaml' })
      .option('waivers', {
        type: 'string',
        describe: `File of changes that are meant; default: ${WAIVERS_FILE}, if there`,
      })
      .option('fail-on', {
        choices: DIFF_SEVERITIES,
        default: 'ERR' as DiffSeverity,
        describe: 'Least severity that fails',
      })
      .option('format', { choices: FORMATS, default: 'terminal' as const, describe: 'How to print what has changed' })
      .example('$0 contract diff v0.1.0', 'the contract in this folder against that of a release')
      .example('$0 contract diff main~3 main --format markdown', ''),
  handler: async ({ old, new: after, waivers, 'fail-on': failOn, format }) => {
    const today = new Date().toISOString().slice(0, 10);
    const outcome = await diffContracts({ before: old, after, waiversFile: waivers, failOn, today });
    if (outcome.kind === 'nothing') {
      console.log(visible(outcome.sentence));
      return;
    }
    for (const line of linesOf(outcome.report, format)) console.log(line);
    if (outcome.report.verdict === 'violated') process.exitCode = EXIT_CODES.refused.code;
  },
};

function linesOf(report: DiffReport, format: DiffArguments['format']): readonly string[] {
  switch (format) {
    case 'terminal':
      return diffText(report, createPaint(wantsColour(process.stdout, process.env)));
    case 'json':
      return [visibleJson(report)];
    case 'markdown':
      return [diffMarkdown(report)];
    case 'github':
      return diffAnnotations(report);
  }
}
