import type { Pattern } from './filter.ts';

/** Whether a text is of a form in which anything may stand between the parts; in a time that grows with the text alone. */
export function matchesPattern(text: string, [first = '', ...others]: Pattern): boolean {
  const last = others.at(-1);
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  const at = placeBehind(text, others.slice(0, -1), first.length);
  return at !== undefined && text.length - last.length >= at && text.endsWith(last);
}

/** Whether the parts stand somewhere in the text, one behind the other, in either case; the parts in lower case. */
export function containsPattern(text: string, lowerCaseParts: Pattern): boolean {
  return placeBehind(text.toLowerCase(), lowerCaseParts, 0) !== undefined;
}

function placeBehind(text: string, parts: readonly string[], from: number): number | undefined {
  let at = from;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return undefined;
    at = found + part.length;
  }
  return at;
}
