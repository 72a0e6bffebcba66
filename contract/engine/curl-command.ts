import { isUtf8 } from 'node:buffer';
import { shellQuote } from '../../protocol/text/shell-quote.ts';
import type { HeaderFields } from '../model/exchange.ts';

/** What a curl command is made of; a header value `$NAME` stands for a variable of the shell, and stays one. */
export interface CurlRequest {
  readonly method: string;
  /** Whole, or what follows `base`. */
  readonly url: string;
  /** Shell text that stands for the beginning of the URL. */
  readonly base?: string | undefined;
  readonly headers: HeaderFields;
  readonly body?: Buffer | undefined;
  readonly framing?: 'length' | 'chunked' | undefined;
  /** Names of the variables that may stand in a header. */
  readonly variables: ReadonlySet<string>;
  /** Texts of the URL that commands before this one have put into variables, with the names of these. */
  readonly captured?: ReadonlyMap<string, string> | undefined;
}

/** A body over so many bytes of one repeated character is made by the shell, not written out. */
const MAX_WRITTEN_BYTES = 4_096;

/** A command for a POSIX shell that sends the request again, byte for byte. */
export function curlCommand(request: CurlRequest): string {
  const { method, url, base = '', headers, body, framing, captured = new Map() } = request;
  const words = ['curl', '-sS', '-i'];
  if (method === 'HEAD') words.push('-I');
  else words.push('-X', shellWord(method));
  // Dots in the path are part of the request, and brackets are not a pattern of curl's.
  words.push('--path-as-is', '-g', `${base}${urlWord(url, captured)}`);
  for (const [name, value] of headers) words.push('-H', headerWord(name, value, request.variables));
  if (body === undefined) return words.join(' ');
  // curl would tell a type of its own for a body without one.
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) words.push('-H', shellWord('Content-Type:'));
  if (framing === 'chunked') words.push('-H', shellWord('Transfer-Encoding: chunked'));
  if (body.length > MAX_WRITTEN_BYTES) words.push('-H', shellWord('Expect:'));
  words.push('--data-binary', '@-');
  return `${bodyCommand(body)} | ${words.join(' ')}`;
}

function urlWord(url: string, captured: ReadonlyMap<string, string>): string {
  const found = [...captured].find(([text]) => url.includes(text));
  if (found === undefined) return shellWord(url);
  const [text, variable] = found;
  const parts = url.split(text).map((part) => (part === '' ? '' : shellWord(part)));
  return parts.join(`"$${variable}"`);
}

/** In single quotes, where nothing has a meaning but the single quote itself; control characters as escapes of printf. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(text)) return text;
  if (hasControl(text)) return `"$(printf '%b' ${shellQuote(percentB(Buffer.from(text, 'latin1')))})"`;
  return shellQuote(text);
}

function headerWord(name: string, value: string, variables: ReadonlySet<string>): string {
  const variable = value.startsWith('$') ? value.slice(1) : '';
  if (variables.has(variable)) return `"${name}: $${variable}"`;
  // curl sends a field without value only if it ends in a semicolon.
  return shellWord(value === '' ? `${name};` : `${name}: ${value}`);
}

function bodyCommand(body: Buffer): string {
  const text = body.toString('utf8');
  if (body.length <= MAX_WRITTEN_BYTES && isUtf8(body) && !hasControl(text)) return `printf '%s' ${shellQuote(text)}`;
  const run = longestRun(body);
  if (run.length > MAX_WRITTEN_BYTES) {
    const [before, after] = [body.subarray(0, run.start), body.subarray(run.start + run.length)];
    if (before.length + after.length <= MAX_WRITTEN_BYTES) {
      const unit = shellQuote(body.subarray(run.start, run.start + run.unit).toString('utf8'));
      const fill = `yes ${unit} | tr -d '\\n' | head -c ${run.length}`;
      return `{ printf '%b' ${shellQuote(percentB(before))}; ${fill}; printf '%b' ${shellQuote(percentB(after))}; }`;
    }
  }
  return `printf '%s' ${body.toString('base64')} | base64 -d`;
}

interface Run {
  readonly start: number;
  readonly length: number;
  /** Bytes of the character that is repeated. */
  readonly unit: number;
}

/** The longest stretch in which one character is repeated. */
function longestRun(body: Buffer): Run {
  let best: Run = { start: 0, length: 0, unit: 1 };
  for (let start = 0; start < body.length; ) {
    const unit = characterBytes(body[start] as number);
    let end = start + unit;
    while (end + unit <= body.length && sameBytes(body, start, end, unit)) end += unit;
    if (end - start > best.length) best = { start, length: end - start, unit };
    start = end;
  }
  return best;
}

function sameBytes(body: Buffer, one: number, other: number, count: number): boolean {
  for (let at = 0; at < count; at += 1) if (body[one + at] !== body[other + at]) return false;
  return true;
}

function characterBytes(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

/** printf's %b understands backslashes: those, and bytes outside of printable ASCII, are written in octal. */
function percentB(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    text += isPlain ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}

function hasControl(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  return /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/.test(text);
}
