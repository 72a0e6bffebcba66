/** Where a value stands in a JSON text: from its first character to behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object that begins at a position of a JSON text, in their order. Only for text that JSON.parse
 * accepts: changing a value by its span leaves every other digit, space and member of the text as it was.
 */
export function memberSpans(text: string, objectStart: number): readonly (Span & { readonly name: string })[] {
  const members = [];
  let at = skipSpace(text, objectStart + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = valueEnd(text, start);
    members.push({ name, start, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

/** The text with another member in the object that begins at a position, in front of those that it has. */
export function withFirstMember(text: string, objectStart: number, member: string): string {
  const isEmpty = text[skipSpace(text, objectStart + 1)] === '}';
  return `${text.slice(0, objectStart + 1)}${member}${isEmpty ? '' : ','}${text.slice(objectStart + 1)}`;
}

/** The position of the first character that is not white space. */
export function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function valueEnd(text: string, start: number): number {
  if (text[start] === '"') return stringEnd(text, start);
  let at = start;
  let depth = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (depth === 0 && at > start && ENDS_VALUE.has(character)) return at;
    if (character === '"') {
      at = stringEnd(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    at += 1;
    if (depth === 0 && (character === '}' || character === ']')) return at;
  }
  return at;
}

const ENDS_VALUE: ReadonlySet<string> = new Set([',', '}', ']', ' ', '\n', '\r', '\t']);

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
