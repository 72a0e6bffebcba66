import type { LogEvent } from '../../protocol/logs.ts';
import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';

/** A log event for a terminal: time, the stream's short id and the message; further lines of a message are indented. */
export function logLines({ timestampMs, logStreamName, message }: LogEvent): readonly SafeText[] {
  const time = visible(new Date(timestampMs).toISOString().slice(11, 23));
  const head = safe`${time}  ${visible(shortStreamId(logStreamName))}  `;
  // Lambda's runtime client writes the line feeds within a message as carriage returns.
  const [first = '', ...others] = message.trimEnd().split(/\r\n|\r|\n/);
  const indent = visible(' '.repeat(head.length));
  return [safe`${head}${readable(first)}`, ...others.map((line) => safe`${indent}${readable(line)}`)];
}

const SHORT_ID_CHARACTERS = 8;

/** Of an environment, the first digits of what makes its name unique; of any other stream, the first characters. */
function shortStreamId(logStreamName: string): string {
  const [, unique = logStreamName] = /\[[^\]]*\](.+)$/.exec(logStreamName) ?? [];
  return unique.slice(0, SHORT_ID_CHARACTERS).padEnd(SHORT_ID_CHARACTERS);
}

/** Tabs part the fields of Lambda's own lines; their width would depend on the terminal. */
function readable(line: string): SafeText {
  return visible(line.trimEnd().replaceAll('\t', '  '));
}
