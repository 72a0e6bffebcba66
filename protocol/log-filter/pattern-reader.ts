/** Why a pattern cannot be read. Never leaves the reading of patterns. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
  /** From 1 on. */
  readonly column: number;

  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}

/** Documented for patterns that are not a regular expression alone. */
const MAX_REGEXES = 2;

/** A pattern with the place up to which it is read. */
export class PatternReader {
  readonly text: string;
  #at = 0;
  #regexes = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Index of the next character. */
  get at(): number {
    return this.#at;
  }

  /** The next character, empty at the end. */
  peek(): string {
    return this.text[this.#at] ?? '';
  }

  /** Goes back to a place that was read before. */
  rewind(at: number): void {
    this.#at = at;
  }

  skipSpace(): void {
    this.take(/\s*/y);
  }

  /** What a sticky expression matches here, and moves behind it; undefined, and stays, if it does not. */
  take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** Moves behind a text if it is what comes next, after any space. */
  accept(text: string): boolean {
    const start = this.#at;
    this.skipSpace();
    if (this.text.startsWith(text, this.#at)) {
      this.#at += text.length;
      return true;
    }
    this.#at = start;
    return false;
  }

  /** Like accept; a problem if something else comes. */
  require(text: string, where: string): void {
    if (!this.accept(text)) this.fail(`"${text}" ${where}`);
  }

  /** A text in double quotes, its quotes and backslashes escaped by a backslash. */
  quoted(): string {
    const start = this.#at;
    const found = this.take(/"(?:[^"\\]|\\.)*"/sy);
    if (found === undefined) return this.problem(start, 'the text that begins here has no closing double quote');
    return found.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  /** What stands between two percent signs, and the index of its first character. */
  regex(): { readonly source: string; readonly at: number } {
    const start = this.#at;
    const found = this.take(/%(?:[^%\\]|\\.)*%/sy);
    if (found === undefined) return this.problem(start, 'the regular expression that begins here has no closing %');
    this.#regexes += 1;
    if (this.#regexes > MAX_REGEXES) this.problem(start, `a pattern has at most ${MAX_REGEXES} regular expressions`);
    return { source: found.slice(1, -1), at: start + 1 };
  }

  /** Something else was expected here. */
  fail(expected: string): never {
    this.skipSpace();
    const found = this.take(/[\w.$]+|\S/y);
    const at = this.#at - (found?.length ?? 0);
    return this.problem(at, `expected ${expected}, found ${found === undefined ? 'the end' : `"${found}"`}`);
  }

  problem(at: number, text: string): never {
    throw new PatternProblem(at + 1, text);
  }
}
