/**
 * Text from elsewhere, made fit for a terminal: control characters, which could move the cursor, retitle the window
 * or fill the clipboard, and characters that reorder or hide text are shown as escapes. Tabs and line feeds too.
 */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => NAMED[character] ?? `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Other, format, private and unassigned characters, surrogates, and the separators of lines and paragraphs. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

/** JSON on one line that is safe on a terminal and still the same JSON: JSON.stringify leaves some of these raw. */
export function visibleJson(value: unknown): string {
  return escapeJsonText(JSON.stringify(value));
}

/** The same for JSON that is text already and has no whitespace between its tokens. */
export function escapeJsonText(json: string): string {
  return json.replace(UNSAFE, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
