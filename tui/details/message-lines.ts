import type { Message } from '../../protocol/requests/request-record.ts';
import { layOutJson } from '../../protocol/text/json-layout.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { shortBytes } from '../text/figures.ts';
import { type Line, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { displayWidth, wrap } from '../text/width.ts';

/** A message as it went over the wire: headers, then the body, JSON laid out. */
export function messageLines(message: Message | undefined, width: number, theme: Theme): readonly Line[] {
  if (message === undefined) {
    return [[span(safe`Not kept: newer requests have taken its place, or it was not recorded.`, 'dim')]];
  }
  const { headers, body, encoding, bodyBytes, isTruncated } = message;
  const notes = [
    safe`${shortBytes(bodyBytes)}`,
    ...(encoding === 'utf8' ? [] : [safe`not text: shown as base64, tab on for its bytes`]),
    ...(isTruncated ? [safe`only the beginning is kept`] : []),
  ];
  return [
    ...headers.flatMap(([name, value]) => headerLines(theme.cell(name), theme.cell(value), width)),
    [],
    [span(safe`body  ${notes.join(' · ') as SafeText}`, 'dim')],
    ...bodyLines(body, width, theme),
  ];
}

/** Text as it is, but JSON laid out; numbered, and wrapped where it is too long. */
export function bodyLines(body: string, width: number, theme: Theme): readonly Line[] {
  if (body === '') return [];
  const lines = theme.body(layOutJson(body));
  const numberWidth = String(lines.length).length;
  return lines.flatMap((line, at) =>
    wrap(line, Math.max(1, width - numberWidth - 2)).map((text, part) => [
      span(safe`${(part === 0 ? String(at + 1) : '').padStart(numberWidth) as SafeText}  `, 'dim'),
      span(text),
    ]),
  );
}

function headerLines(name: SafeText, value: SafeText, width: number): readonly Line[] {
  const indent = Math.min(displayWidth(name) + 2, Math.floor(width / 2));
  return wrap(value, Math.max(8, width - indent)).map((text, at) => [
    at === 0 ? span(safe`${name}: `, 'accent') : span(' '.repeat(indent) as SafeText),
    span(text),
  ]);
}
