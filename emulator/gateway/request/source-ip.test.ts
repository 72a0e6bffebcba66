import { expect, test } from 'vitest';
import { sourceIpOf } from './source-ip.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::1', '::1'],
  ['2001:db8::ffff:1', '2001:db8::ffff:1'],
  [undefined, ''],
])('the address %j is told as %j', (remoteAddress, expected) => {
  expect(sourceIpOf({ remoteAddress })).toBe(expected);
});
