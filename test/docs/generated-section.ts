import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../system/emulator-process.ts';

/** Compares what stands between `<!-- generated: NAME -->` and `<!-- end -->` of a page; UPDATE_DOCS=1 writes it there. */
export function expectSection(document: string, name: string, expected: string): void {
  const file = join(ROOT, document);
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- generated: ${name} -->\n`, '<!-- end -->'];
  const start = text.indexOf(begin) + begin.length;
  if (start < begin.length) throw new Error(`${document} has no ${begin.trim()}.`);
  const section = `\n${expected.trim()}\n\n`;
  const stop = text.indexOf(end, start);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, text.slice(0, start) + section + text.slice(stop));
  else expect(text.slice(start, stop), `${document}: run the test with UPDATE_DOCS=1`).toBe(section);
}

/** A table of Markdown. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
