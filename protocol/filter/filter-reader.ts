import { type Pattern, toPattern } from './filter.ts';
import { FilterProblemError } from './filter-problem.ts';

/** A value as it was written. */
export interface WrittenValue {
  readonly pattern: Pattern;
  /** Without quotes and stars: it may also be a number, a range or a class. */
  readonly bare: string | undefined;
  readonly at: number;
  readonly length: number;
}

/** What ends a bare word wherever it stands. */
const BARE = /[^\s()|"*,\\]+/y;
const BARE_WITH_COMMAS = /[^\s()|"*\\]+/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/sy;
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|(.))/gisu;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The text of a filter with the place up to which it is read. */
export class FilterReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    this.take(/\s+/y);
  }

  /** What a sticky expression matches here, and moves behind it; undefined, and stays, if it does not. */
  take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Bare words, quoted texts and stars without space between them; undefined: none stands here. */
  value(commas: 'end' | 'belong'): WrittenValue | undefined {
    const start = this.at;
    const parts = [''];
    let isBare = true;
    for (;;) {
      const bare = this.take(commas === 'end' ? BARE : BARE_WITH_COMMAS);
      const quoted = bare === undefined ? this.quoted() : undefined;
      const literal = bare ?? quoted;
      if (literal !== undefined) parts.push((parts.pop() ?? '') + literal);
      else if (this.take(/\*/y) !== undefined) parts.push('');
      else break;
      isBare &&= bare !== undefined;
    }
    if (this.at === start) {
      if (this.text[start] === '\\') this.problem('A backslash stands within quotes only: write "\\\\".', start, 1);
      return undefined;
    }
    const bare = isBare ? parts[0] : undefined;
    return { pattern: toPattern(parts), bare, at: start, length: this.at - start };
  }

  /** Ends the reading; without a length, the problem is about the rest of the word that begins there. */
  problem(text: string, at = this.at, length?: number): never {
    const rest = /^[^\s()|]*/.exec(this.text.slice(at))?.[0].length ?? 0;
    const most = this.text.length - at;
    throw new FilterProblemError({ at, length: Math.min(length ?? Math.max(1, rest), most), text });
  }

  /** A text in quotes; undefined: none stands here. */
  quoted(): string | undefined {
    const start = this.at;
    if (this.text[start] !== '"') return undefined;
    const found = this.take(QUOTED);
    if (found === undefined) {
      return this.problem('The text that begins here has no closing ".', start, this.text.length - start);
    }
    return found.slice(1, -1).replace(ESCAPE, (all, code: string | undefined, character: string) => {
      if (code === undefined) return ESCAPED[character] ?? character;
      const point = Number.parseInt(code, 16);
      if (point <= 0x10_ffff) return String.fromCodePoint(point);
      return this.problem(`There is no character ${all}.`, start, found.length);
    });
  }
}
