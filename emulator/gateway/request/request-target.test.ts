import { expect, test } from 'vitest';
import { readTarget } from './request-target.ts';

test.each([
  ['/proxy-value', '/proxy-value', '/proxy-value', ''],
  ['/proxy-value/', '/proxy-value/', '/proxy-value/', ''],
  ['/proxy-value//double-slash', '/proxy-value//double-slash', '/proxy-value//double-slash', ''],
  ['//proxy-value', '//proxy-value', '/proxy-value', ''],
  ['///', '///', '/', ''],
  [
    '/test%2Balias@gmail.com/plus/test+a',
    '/test%2Balias@gmail.com/plus/test+a',
    '/test%2Balias@gmail.com/plus/test+a',
    '',
  ],
  ['/a?b=c?d', '/a', '/a', 'b=c?d'],
  ['/a?', '/a', '/a', ''],
  ['/a?b#c?d', '/a', '/a', 'b'],
  ['/a#b?c', '/a', '/a', ''],
  ['http://localhost:8080/v1/events?x=1', '/v1/events', '/v1/events', 'x=1'],
  ['HTTP://localhost', '/', '/', ''],
  ['http://localhost?x=http://other/', '/', '/', 'x=http://other/'],
  ['*', '*', '*', ''],
  ['', '', '', ''],
])('the target %j has the raw path %j, the path %j and the query %j', (target, rawPath, path, query) => {
  expect(readTarget(target)).toEqual({ rawPath, path, query });
});
