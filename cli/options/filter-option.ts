import type { Filter } from '../../protocol/filter/filter.ts';
import { parseFilter, problemSentence } from '../../protocol/filter/parse-filter.ts';
import { printFilter } from '../../protocol/filter/print-filter.ts';
import { splitFilter } from '../../protocol/filter/split-filter.ts';
import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { WorkbenchError } from '../../protocol/workbench-error.ts';
import { remark } from '../terminal.ts';

/** The option of every command that can choose by the filter language. */
export const FILTER_OPTION = {
  type: 'string',
  requiresArg: true,
  describe: 'Only what matches: status:5xx latency>200ms (`triggers filters` explains the language)',
} as const;

/** Reads a filter; shows where one is wrong before anything else is done. Throws BAD_ARGUMENT. */
export function readFilterOption(text: string): Filter {
  const parsed = parseFilter(text);
  if (parsed.kind === 'filter') return parsed.filter;
  const { at, length } = parsed.problem;
  const shown = visible(text);
  // Only as long as each of its characters takes one column does the caret stand at the place.
  if (/^[ -~]*$/.test(shown) && shown === text) {
    remark(shown);
    remark(safe`${visible(' '.repeat(at))}${visible('^'.repeat(Math.max(1, length)))}`);
  }
  throw new WorkbenchError('BAD_ARGUMENT', problemSentence(parsed.problem));
}

/** A filter that the server can evaluate alone. Throws BAD_ARGUMENT for what only a dashboard knows. */
export function readServerFilter(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const filter = readFilterOption(text);
  const { rest } = splitFilter(filter);
  if (rest.kind === 'all') return printFilter(filter);
  throw new WorkbenchError('BAD_ARGUMENT', `Only a dashboard knows what ${printFilter(rest)} is. Leave it out here.`);
}
