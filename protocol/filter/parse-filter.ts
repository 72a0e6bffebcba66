import { WorkbenchError } from '../workbench-error.ts';
import { allOf, anyOf, type Filter, MATCH_ALL, not } from './filter.ts';
import { type FilterProblem, FilterProblemError } from './filter-problem.ts';
import { FilterReader } from './filter-reader.ts';
import { parseTerm } from './parse-term.ts';

/** Far more than anybody types; a filter is kept for each reader of the stream. */
export const MAX_FILTER_LENGTH = 2_000;
const MAX_DEPTH = 50;

export type ParsedFilter =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'problem'; readonly problem: FilterProblem };

/** Reads a filter. What cannot be read is a value that says where and what to write instead. */
export function parseFilter(text: string): ParsedFilter {
  try {
    return { kind: 'filter', filter: parseWhole(new FilterReader(text)) };
  } catch (error) {
    if (error instanceof FilterProblemError) return { kind: 'problem', problem: error.problem };
    throw error;
  }
}

/** Reads a filter. Throws BAD_ARGUMENT with the column and what to write instead. */
export function requireFilter(text: string): Filter {
  const parsed = parseFilter(text);
  if (parsed.kind === 'filter') return parsed.filter;
  throw new WorkbenchError('BAD_ARGUMENT', problemSentence(parsed.problem));
}

/** A problem with its column, from 1 on. */
export function problemSentence({ at, text }: FilterProblem): string {
  return `The filter is not usable at column ${at + 1}: ${text}`;
}

function parseWhole(reader: FilterReader): Filter {
  if (reader.text.length > MAX_FILTER_LENGTH) {
    reader.problem(`A filter has at most ${MAX_FILTER_LENGTH} characters.`, MAX_FILTER_LENGTH);
  }
  reader.skipSpace();
  if (reader.isAtEnd) return MATCH_ALL;
  const filter = parseAlternatives(reader, 0);
  if (!reader.isAtEnd) reader.problem('There is no ( that this one closes.', reader.at, 1);
  return filter;
}

function parseAlternatives(reader: FilterReader, depth: number): Filter {
  if (depth > MAX_DEPTH) reader.problem(`Conditions stand at most ${MAX_DEPTH} deep within each other.`);
  const alternatives: [Filter, ...Filter[]] = [parseConditions(reader, depth)];
  while (reader.take(/\|\|?|or(?![^\s()|"])/iy) !== undefined) alternatives.push(parseConditions(reader, depth));
  return anyOf(alternatives);
}

/** Conditions that must all hold; reads the space behind them, too. */
function parseConditions(reader: FilterReader, depth: number): Filter {
  const conditions: Filter[] = [];
  for (;;) {
    reader.skipSpace();
    const joined = reader.take(/&&?|and(?![^\s()|"])/iy);
    if (joined !== undefined && conditions.length === 0)
      reader.problem(`There is nothing before this ${joined}.`, reader.at - joined.length, joined.length);
    reader.skipSpace();
    if (reader.isAtEnd || /^(?:[)|]|or(?![^\s()|"]))/i.test(reader.text.slice(reader.at, reader.at + 3))) {
      if (joined === undefined && conditions.length > 0) return allOf(conditions);
      reader.problem(
        'A condition is missing here: text to search for, or a field and a value as in status:404.',
        reader.at,
        1,
      );
    }
    conditions.push(parseCondition(reader, depth));
  }
}

function parseCondition(reader: FilterReader, depth: number): Filter {
  if (depth > MAX_DEPTH) reader.problem(`Conditions stand at most ${MAX_DEPTH} deep within each other.`);
  if (reader.take(/[-!]\s*|not(?![^\s()|"])\s*/iy) !== undefined) return not(parseCondition(reader, depth + 1));
  const start = reader.at;
  if (reader.take(/\(/y) === undefined) return parseTerm(reader);
  const inner = parseAlternatives(reader, depth + 1);
  if (reader.take(/\)/y) === undefined) reader.problem('This ( is not closed: a ) is missing.', start, 1);
  return inner;
}
