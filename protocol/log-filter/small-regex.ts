import { PatternProblem } from './pattern-reader.ts';
import { type Instruction, runProgram } from './regex-program.ts';
import { parseRegexSyntax, type RegexPiece } from './regex-syntax.ts';

/**
 * The regular expressions of filter patterns: no groups, no look-around, ASCII only.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 *
 * Run as an automaton, in a time that grows with the length of pattern times text, never worse: JavaScript's own would
 * hang on `%.*.*.*.*=%`. Not confirmed: `.` stands for anything but a line feed, `$` for the end before a last line feed.
 */
export function parseSmallRegex(source: string, at: number): (text: string) => boolean {
  const problem = (index: number, text: string): never => {
    throw new PatternProblem(at + index + 1, text);
  };
  const alternatives = parseRegexSyntax(source, problem);
  const program = compile(alternatives);
  if (program.length > MAX_INSTRUCTIONS) problem(0, 'the regular expression is too large; use smaller repetitions');
  return (text) => runProgram(program, text.endsWith('\n') ? text.slice(0, -1) : text);
}

/** The time for a text grows with it: at worst a few seconds for the largest event there is, 256 KB, usually none to notice. */
const MAX_INSTRUCTIONS = 250;

function compile(alternatives: readonly (readonly RegexPiece[])[]): readonly Instruction[] {
  const program: Instruction[] = [];
  for (const [at, pieces] of alternatives.entries()) {
    const split = program.length;
    const hasNext = at < alternatives.length - 1;
    if (hasNext) program.push({ kind: 'match' });
    for (const piece of pieces) compilePiece(program, piece);
    program.push({ kind: 'match' });
    if (hasNext) program[split] = { kind: 'split', first: split + 1, second: program.length };
    if (program.length > MAX_INSTRUCTIONS) break;
  }
  return program;
}

function compilePiece(program: Instruction[], { atom, min, max }: RegexPiece): void {
  for (let count = 0; count < min; count += 1) program.push(atom);
  if (max === Number.POSITIVE_INFINITY) {
    const split = program.length;
    program.push({ kind: 'split', first: split + 1, second: split + 3 });
    program.push(atom);
    program.push({ kind: 'split', first: split, second: split });
    return;
  }
  const end = program.length + 2 * (max - min);
  for (let count = min; count < max; count += 1) {
    program.push({ kind: 'split', first: program.length + 1, second: end });
    program.push(atom);
  }
}
