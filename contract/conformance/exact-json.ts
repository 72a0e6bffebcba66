/**
 * JSON as values that keep every digit: numbers are their text, members are a map, so that no name is special.
 * JSON.parse loses digits, and V8 13.6 misreads escaped names now and then.
 */
export type ExactJson = null | boolean | string | ExactNumber | readonly ExactJson[] | ReadonlyMap<string, ExactJson>;

export interface ExactNumber {
  /** As written. */
  readonly digits: string;
}

/** Parses text that JSON.parse accepts; throws for other text. Of members with one name the last counts. */
export function exactJson(text: string): ExactJson {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

/** The same text for the same value: without spaces, members in the order of their names. */
export function canonicalText(value: ExactJson): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Map) {
    const members = [...(value as ReadonlyMap<string, ExactJson>)].sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  return (value as ExactNumber).digits;
}

/** A member of an object, or undefined: of anything else too. */
export function exactMember(value: ExactJson | undefined, name: string): ExactJson | undefined {
  return value instanceof Map ? (value as ReadonlyMap<string, ExactJson>).get(name) : undefined;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): ExactJson {
    this.#take(SPACE);
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
    }
    const word = this.#take(WORD);
    if (word !== undefined) return JSON.parse(word) as null | boolean;
    const digits = this.#take(NUMBER);
    if (digits === undefined) throw this.#unexpected();
    return { digits };
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw this.#unexpected();
  }

  #object(): ExactJson {
    const members = new Map<string, ExactJson>();
    this.#list('}', () => {
      const name = this.#string();
      if (this.#next() !== ':') throw this.#unexpected();
      this.#at += 1;
      members.set(name, this.value());
    });
    return members;
  }

  #array(): ExactJson {
    const items: ExactJson[] = [];
    this.#list(']', () => items.push(this.value()));
    return items;
  }

  #list(end: '}' | ']', item: () => void): void {
    this.#at += 1;
    if (this.#next() === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      this.#take(SPACE);
      item();
      const separator = this.#next();
      this.#at += 1;
      if (separator === end) return;
      if (separator !== ',') throw this.#unexpected();
    }
  }

  #string(): string {
    const literal = this.#take(STRING);
    if (literal === undefined) throw this.#unexpected();
    return JSON.parse(literal) as string;
  }

  #next(): string | undefined {
    this.#take(SPACE);
    return this.#text[this.#at];
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`Not JSON at character ${this.#at}.`);
  }
}
