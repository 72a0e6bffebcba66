/**
 * Filter patterns of CloudWatch Logs, as FilterLogEvents and Live Tail take them: terms, JSON selectors, space-delimited
 * fields, and regular expressions of the small kind that the service has. Case counts.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * Where the documentation leaves something open, the rule taken is named at the function that applies it.
 */

import { WorkbenchError } from '../workbench-error.ts';
import { parseFieldsPattern } from './fields-pattern.ts';
import { parseJsonPattern } from './json-pattern.ts';
import { PatternProblem, PatternReader } from './pattern-reader.ts';
import { parseTermsPattern } from './terms-pattern.ts';

/** Whether a log event's message is among those that were asked for. */
export type LogFilter = (message: string) => boolean;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const MAX_FILTER_CHARACTERS = 1024;

/** What stands in a filter pattern, or what is wrong with it and where. */
export type ParsedLogFilter =
  | { readonly kind: 'filter'; readonly matches: LogFilter }
  | { readonly kind: 'problem'; readonly column: number; readonly text: string };

/** Reads a pattern. One that cannot be read is a value, with the column, from 1 on, at which something else was expected. */
export function readLogFilter(pattern: string): ParsedLogFilter {
  try {
    return { kind: 'filter', matches: parse(pattern) };
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    return { kind: 'problem', column: error.column, text: error.message };
  }
}

/** Reads a pattern. Throws BAD_ARGUMENT with the column and what was expected there. */
export function parseLogFilter(pattern: string): LogFilter {
  const parsed = readLogFilter(pattern);
  if (parsed.kind === 'filter') return parsed.matches;
  throw new WorkbenchError(
    'BAD_ARGUMENT',
    `The filter ${pattern.slice(0, MAX_SHOWN_CHARACTERS)} is not usable at column ${parsed.column}: ${parsed.text}.`,
  );
}

const MAX_SHOWN_CHARACTERS = 200;

function parse(pattern: string): LogFilter {
  if (pattern.length > MAX_FILTER_CHARACTERS) {
    throw new PatternProblem(MAX_FILTER_CHARACTERS + 1, `a pattern has at most ${MAX_FILTER_CHARACTERS} characters`);
  }
  const reader = new PatternReader(pattern);
  reader.skipSpace();
  if (reader.peek() === '{') return parseJsonPattern(reader);
  if (reader.peek() === '[') return parseFieldsPattern(reader);
  return parseTermsPattern(reader);
}
