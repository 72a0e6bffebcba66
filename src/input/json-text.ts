/**
 * JSON handled as text. A payload must come back as it was sent: parsing it into JavaScript values would round
 * its numbers, and walking it would bound its depth. The functions here expect text that JSON.parse accepts.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The members of a JSON object, each value as its own text; of a name that occurs twice, the last, as in JSON.parse. */
export function memberTexts(objectText: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let at = skipWhitespace(objectText, objectText.indexOf('{') + 1);
  while (objectText.charCodeAt(at) === QUOTE) {
    const nameEnd = skipString(objectText, at);
    const name = JSON.parse(objectText.slice(at, nameEnd)) as string;
    at = skipWhitespace(objectText, skipWhitespace(objectText, nameEnd) + 1);
    const valueEnd = skipValue(objectText, at);
    members.set(name, objectText.slice(at, valueEnd));
    at = skipWhitespace(objectText, valueEnd);
    if (objectText.charCodeAt(at) === COMMA) at = skipWhitespace(objectText, at + 1);
  }
  return members;
}

/** The elements of a JSON array, each as its own text. */
export function elementTexts(arrayText: string): readonly string[] {
  const elements: string[] = [];
  let at = skipWhitespace(arrayText, arrayText.indexOf('[') + 1);
  while (at < arrayText.length && arrayText.charCodeAt(at) !== CLOSE_BRACKET) {
    const end = skipValue(arrayText, at);
    elements.push(arrayText.slice(at, end));
    at = skipWhitespace(arrayText, end);
    if (arrayText.charCodeAt(at) === COMMA) at = skipWhitespace(arrayText, at + 1);
  }
  return elements;
}

/** The same JSON without the whitespace between its tokens. */
export function withoutWhitespace(jsonText: string): string {
  const parts: string[] = [];
  let at = 0;
  let from = 0;
  while (at < jsonText.length) {
    const code = jsonText.charCodeAt(at);
    if (code === QUOTE) {
      at = skipString(jsonText, at);
    } else if (isWhitespace(code)) {
      parts.push(jsonText.slice(from, at));
      at = skipWhitespace(jsonText, at);
      from = at;
    } else {
      at += 1;
    }
  }
  parts.push(jsonText.slice(from));
  return parts.join('');
}

/** The object's text with a member put in front of the others. */
export function withMember(objectText: string, name: string, valueText: string): string {
  const start = objectText.indexOf('{') + 1;
  const isEmpty = objectText.charCodeAt(skipWhitespace(objectText, start)) === CLOSE_BRACE;
  return `{${JSON.stringify(name)}:${valueText}${isEmpty ? '' : ','}${objectText.slice(start)}`;
}

function skipValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return skipString(text, start);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipContainer(text, start);
  let at = start;
  while (at < text.length && !endsScalar(text.charCodeAt(at))) at += 1;
  return at;
}

function skipContainer(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = skipString(text, at);
      continue;
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    at += 1;
  } while (depth > 0);
  return at;
}

/** From an opening quote to the position after the closing one, which an even number of backslashes precedes. */
function skipString(text: string, start: number): number {
  let close = text.indexOf('"', start + 1);
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
  return close + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function skipWhitespace(text: string, start: number): number {
  let at = start;
  while (isWhitespace(text.charCodeAt(at))) at += 1;
  return at;
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function endsScalar(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || code === COLON || isWhitespace(code);
}
