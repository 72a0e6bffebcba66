import { isUtf8 } from 'node:buffer';
import { memberSpans, type Span, skipSpace, withFirstMember } from './json-spans.ts';

/**
 * A body whose `metadata.idempotency_key` is another one, all else left byte for byte. Undefined if the body has no such
 * key to replace and `ifMissing` is `keep`, or is no event that one could be put into.
 */
export function withIdempotencyKey(body: Buffer, key: string, ifMissing: 'keep' | 'add'): Buffer | undefined {
  const text = jsonObjectText(body);
  if (text === undefined) return undefined;
  const keyText = JSON.stringify(key);
  const objectStart = skipSpace(text, 0);
  const metadata = lastNamed(text, objectStart, 'metadata');
  if (metadata === undefined) {
    return ifMissing === 'keep'
      ? undefined
      : Buffer.from(withFirstMember(text, objectStart, `"metadata":{"idempotency_key":${keyText}}`));
  }
  if (text[metadata.start] !== '{') return undefined;
  const known = lastNamed(text, metadata.start, 'idempotency_key');
  if (known !== undefined) return Buffer.from(text.slice(0, known.start) + keyText + text.slice(known.end));
  return ifMissing === 'keep'
    ? undefined
    : Buffer.from(withFirstMember(text, metadata.start, `"idempotency_key":${keyText}`));
}

/** Of a name that occurs twice the last one counts, as in JSON.parse. */
function lastNamed(text: string, objectStart: number, wanted: string): Span | undefined {
  return memberSpans(text, objectStart).findLast(({ name }) => name === wanted);
}

function jsonObjectText(body: Buffer): string | undefined {
  if (!isUtf8(body)) return undefined;
  const text = body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : undefined;
  } catch {
    return undefined;
  }
}
