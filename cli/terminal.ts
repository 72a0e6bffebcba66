import type { SafeText } from '../protocol/text/safe-text.ts';

/** Prints a line of what the command was asked for. */
export function print(line: SafeText): void {
  console.log(line);
}

/** Prints a line for the person who reads it, beside what the command was asked for. */
export function remark(line: SafeText): void {
  console.error(line);
}
