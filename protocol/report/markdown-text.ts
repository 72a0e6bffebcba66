/**
 * Text from elsewhere as GitHub's Markdown: it shows as it is, whatever it has in it. No link, image, heading, HTML or
 * table cell comes of it. https://github.github.com/gfm/
 */
export function markdownText(text: string): string {
  return onOneLine(text)
    .replace(/[&<>]/g, (character) => ENTITIES[character] as string)
    .replace(MARKUP, (found) => Array.from(found, (character) => `&#${character.charCodeAt(0)};`).join(''));
}

/** Also what makes a list of a line that begins with it, and a link of a bare address. */
const MARKUP = /[\\`*_[\]()!|~@]|#(?!\d+;)|^[-+=]|(?<=^\d+)[.)]|:(?=\/\/)|(?<=www)\./gi;

/** The same as code: in a cell of a table too, where a bar would end it. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}

/** A block of code of any length, whose text cannot end it. */
export function markdownBlock(text: string, language = ''): string {
  const safe = withoutControls(text, /\n/);
  const longest = Math.max(2, ...Array.from(safe.matchAll(/`+/g), ([fence]) => fence.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${safe.replace(/\n$/, '')}\n${fence}\n`;
}

/** Rows of cells that are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function onOneLine(text: string): string {
  return withoutControls(text.replace(/\r\n|[\r\n\t]/g, ' '), /(?!)/);
}

/** Also without what turns the direction of text or hides it. */
function withoutControls(text: string, allowed: RegExp): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (allowed.test(character) ? character : '\ufffd'));
}
