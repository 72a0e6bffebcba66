import { expect, test } from 'vitest';
import { markdownBlock, markdownCode, markdownTable, markdownText } from './markdown-text.ts';

test('text with markup in it shows as it is', () => {
  const hostile = '<b>x</b> [a](http://b) | `c` **d** # ~~e~~ ![f](g) \\ &amp; www.h.example\n- i';

  const shown = markdownText(hostile);

  expect(shown).not.toMatch(/[<>[\]()|`*~\\!]|:\/\/|www\.|\n/);
  expect(decode(shown)).toBe(hostile.replace('\n', ' '));
});

test('a line that looks like a list or a heading is none', () => {
  expect([markdownText('- a'), markdownText('1. a'), markdownText('# a')]).toEqual(['&#45; a', '1&#46; a', '&#35; a']);
});

test('text without markup is left as it is', () => {
  expect(markdownText('POST /v1/events: 409, twice')).toBe('POST /v1/events: 409, twice');
});

test('code in a cell of a table does not end the cell', () => {
  expect(markdownTable(['a'], [[markdownCode('x|y')]])).toBe('| a |\n| --- |\n| <code>x&#124;y</code> |\n');
});

test('a block is fenced by more backticks than its text has', () => {
  expect(markdownBlock('a\n````\nb\u202e', 'http')).toBe('`````http\na\n````\nb\ufffd\n`````\n');
});

function decode(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
