/** Says what is wrong at an index of the source. */
export type Problem = (index: number, text: string) => never;

const MAX_REPETITIONS = 1000;

type Atom =
  | { readonly kind: 'set'; readonly has: (character: number) => boolean }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** What is to be found so many times. */
export interface RegexPiece {
  readonly atom: Atom;
  readonly min: number;
  readonly max: number;
}

const SYMBOLS = ':_#=@/;,-';
const OPERATORS = '^$?[]{}|\\*+.';
const LINE_FEED = 10;

/** The alternatives of a regular expression, each a sequence of pieces. */
export function parseRegexSyntax(source: string, problem: Problem): readonly (readonly RegexPiece[])[] {
  const alternatives: RegexPiece[][] = [[]];
  let index = 0;
  while (index < source.length) {
    const character = source[index] as string;
    if (character === '|') {
      alternatives.push([]);
      index += 1;
      continue;
    }
    const { atom, end } = parseAtom(source, index, problem);
    const { min, max, end: next } = parseQuantifier(source, end, problem);
    if (atom.kind !== 'set' && next > end) problem(end, `"${character}" cannot be repeated`);
    alternatives.at(-1)?.push({ atom, min, max });
    index = next;
  }
  return alternatives;
}

function parseAtom(source: string, index: number, problem: Problem): { readonly atom: Atom; readonly end: number } {
  const character = source[index] as string;
  switch (character) {
    case '^':
      return { atom: { kind: 'start' }, end: index + 1 };
    case '$':
      return { atom: { kind: 'end' }, end: index + 1 };
    case '.':
      return { atom: { kind: 'set', has: (code) => code !== LINE_FEED }, end: index + 1 };
    case '\\': {
      const { has, end } = parseEscape(source, index, problem);
      return { atom: { kind: 'set', has }, end };
    }
    case '[':
      return parseClass(source, index, problem);
    case '*':
    case '+':
    case '?':
      return problem(index, `there is nothing before "${character}" that it could repeat`);
    default:
      requireAllowed(character, index, problem);
      return { atom: { kind: 'set', has: equals(character) }, end: index + 1 };
  }
}

function requireAllowed(character: string, index: number, problem: Problem): void {
  if (/[A-Za-z0-9]/.test(character) || SYMBOLS.includes(character) || '{}]'.includes(character)) return;
  if ('()'.includes(character)) problem(index, 'parentheses are not supported in regular expressions');
  if (/\s/.test(character)) problem(index, 'a space is not supported in regular expressions; write \\s');
  problem(index, `"${character}" is not supported in regular expressions; write \\xhh with its code`);
}

function parseEscape(
  source: string,
  index: number,
  problem: Problem,
): { readonly has: (code: number) => boolean; readonly character?: string; readonly end: number } {
  const name = source[index + 1] ?? '';
  const hex = /^\\x([0-9a-f]{2})/i.exec(source.slice(index, index + 4))?.[1];
  if (hex !== undefined) {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return { has: equals(character), character, end: index + 4 };
  }
  const named = NAMED_SETS[name];
  if (named !== undefined) return { has: named, end: index + 2 };
  if (name !== '' && (OPERATORS + SYMBOLS).includes(name))
    return { has: equals(name), character: name, end: index + 2 };
  return problem(index, `"\\${name}" is not supported; there are \\d \\D \\s \\w \\W \\xhh, and \\ before an operator`);
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isWord = (code: number) =>
  isDigit(code) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);

const NAMED_SETS: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  s: isSpace,
  w: isWord,
  W: (code) => !isWord(code),
};

function equals(character: string): (code: number) => boolean {
  const wanted = character.charCodeAt(0);
  return (code) => code === wanted;
}

function parseClass(source: string, start: number, problem: Problem): { readonly atom: Atom; readonly end: number } {
  const isNegated = source[start + 1] === '^';
  const members: ((code: number) => boolean)[] = [];
  let index = start + (isNegated ? 2 : 1);
  while (source[index] !== ']') {
    if (index >= source.length) problem(start, 'the set that begins here has no closing bracket');
    const first = parseMember(source, index, problem);
    index = first.end;
    if (first.character !== undefined && source[index] === '-' && source[index + 1] !== ']') {
      const last = parseMember(source, index + 1, problem);
      if (last.character === undefined || last.character < first.character) problem(index, 'the range is not in order');
      const [from, to] = [first.character.charCodeAt(0), last.character?.charCodeAt(0) ?? 0];
      members.push((code) => code >= from && code <= to);
      index = last.end;
    } else {
      members.push(first.has);
    }
  }
  if (members.length === 0) problem(start, 'the set is empty');
  const has = (code: number) => members.some((member) => member(code)) !== isNegated;
  return { atom: { kind: 'set', has }, end: index + 1 };
}

function parseMember(source: string, index: number, problem: Problem): ReturnType<typeof parseEscape> {
  const character = source[index] ?? problem(index, 'the set has no closing bracket');
  if (character === '\\') return parseEscape(source, index, problem);
  if (!OPERATORS.includes(character)) requireAllowed(character, index, problem);
  return { has: equals(character), character, end: index + 1 };
}

function parseQuantifier(
  source: string,
  index: number,
  problem: Problem,
): { readonly min: number; readonly max: number; readonly end: number } {
  switch (source[index]) {
    case '*':
      return { min: 0, max: Number.POSITIVE_INFINITY, end: once(index) };
    case '+':
      return { min: 1, max: Number.POSITIVE_INFINITY, end: once(index) };
    case '?':
      return { min: 0, max: 1, end: once(index) };
    default: {
      const [whole, from, comma, to] = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(index, index + 12)) ?? [];
      if (whole === undefined) return { min: 1, max: 1, end: index };
      const min = Number(from);
      const max = comma === '' ? min : to === '' ? Number.POSITIVE_INFINITY : Number(to);
      const largest = Math.max(min, Number.isFinite(max) ? max : 0);
      if (max < min || largest > MAX_REPETITIONS) problem(index, `"${whole}" is not a usable number of repetitions`);
      return { min, max, end: once(index + whole.length - 1) };
    }
  }

  /** The index after a quantifier, behind which no other may stand. */
  function once(last: number): number {
    if (/^(?:[*+?]|\{\d)/.test(source.slice(last + 1))) problem(last + 1, 'a repetition cannot be repeated');
    return last + 1;
  }
}
