import type { Message } from '../../protocol/requests/request-record.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { type Line, span } from '../text/line.ts';

const MAX_BYTES = 64 * 1024;

/** The bytes of a body: offset, hexadecimal, and what of it is printable ASCII. */
export function hexLines(message: Message | undefined, width: number): readonly Line[] {
  if (message === undefined || message.bodyBytes === 0) return [[span(safe`(no bytes)`, 'dim')]];
  const bytes = Buffer.from(message.body, message.encoding === 'base64' ? 'base64' : 'utf8');
  // Offset, three columns a byte and one for its character.
  const perRow = width >= 78 ? 16 : 8;
  const lines: Line[] = [];
  for (let at = 0; at < Math.min(bytes.length, MAX_BYTES); at += perRow) {
    const row = bytes.subarray(at, at + perRow);
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = [...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push([
      span(at.toString(16).padStart(8, '0') as SafeText, 'dim'),
      span(`  ${hex.padEnd(perRow * 3 - 1)}  ` as SafeText),
      span(text as SafeText, 'accent'),
    ]);
  }
  if (bytes.length < message.bodyBytes || bytes.length > MAX_BYTES) {
    lines.push([span(safe`… of ${message.bodyBytes} bytes; w saves what is kept`, 'dim')]);
  }
  return lines;
}
