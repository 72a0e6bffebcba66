import { expect, test } from 'vitest';
import { isBinaryMediaType } from './media-types.ts';

test.each([
  ['image/png', ['image/png'], true],
  ['IMAGE/PNG; q=1', ['image/png'], true],
  ['image/png,text/html', ['image/png'], true],
  ['text/html,image/png', ['image/png'], false],
  ['*/*', ['image/png'], false],
  ['image/webp', ['image/*'], true],
  ['imagery/webp', ['image/*'], false],
  ['text/html', ['*/*'], true],
  [undefined, ['*/*'], true],
  [undefined, ['image/png'], false],
  ['', ['image/png'], false],
  ['image/png', [], false],
])('whether %j is one of %j is %j', (header, binaryMediaTypes, expected) => {
  expect(isBinaryMediaType(header, binaryMediaTypes)).toBe(expected);
});
