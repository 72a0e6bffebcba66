import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_FILTER_CHARACTERS, parseLogFilter, readLogFilter } from './log-filter.ts';

const APACHE = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const REPORT =
  'REPORT RequestId: 5c1f\tDuration: 55.11 ms\tBilled Duration: 345 ms\tMemory Size: 128 MB\tMax Memory Used: 97 MB\t\n';
const TRAIL = JSON.stringify({
  eventType: 'UpdateTrail',
  sourceIPAddress: '111.111.111.111',
  arrayKey: ['value', 'another value'],
  objectList: [
    { name: 'a', id: 1 },
    { name: 'b', id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
  'cluster.name': 'c',
});
const USER = JSON.stringify({
  user: { id: 1, email: 'John.Stiles@example.com' },
  users: [
    { id: 2, email: 'John.Doe@example.com' },
    { id: 3, email: 'Jane.Doe@example.com' },
  ],
  actions: ['GET', 'PUT', 'DELETE'],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
});

test.for([
  ['', 'anything', true],
  ['" "', 'any-thing', true],
  ['ERROR', '[ERROR 400] BAD REQUEST', true],
  ['ERROR', '[error 400] bad request', false],
  ['ERROR', 'Exiting with ERRORCODE: -1', true],
  ['ERROR ARGUMENTS', '[ERROR 419] MISSING ARGUMENTS', true],
  ['ERROR ARGUMENTS', '[ERROR 400] BAD REQUEST', false],
  ['?ERROR ?ARGUMENTS', 'MISSING ARGUMENTS', true],
  ['?ERROR ?ARGUMENTS', '[INFO 200] OK', false],
  // As documented: beside other terms those with a question mark count for nothing.
  ['?ERROR ?WARN REQUEST', '[INFO] REQUEST FAILED', true],
  ['"INTERNAL SERVER ERROR"', '[ERROR 500] INTERNAL SERVER ERROR', true],
  ['"INTERNAL SERVER ERROR"', '[ERROR 500] SERVER INTERNAL ERROR', false],
  ['"say \\"no\\""', 'they say "no" to it', true],
  ['ERROR -ARGUMENTS', '[ERROR 419] MISSING ARGUMENTS', false],
  ['ERROR -ARGUMENTS', '[ERROR 400] BAD REQUEST', true],
  ['-"Task timed out"', 'Task timed out after 3.00 seconds', false],
  ['-"Task timed out"', 'START RequestId: 1', true],
  ['cat', 'communicate', true],
  ['cat', 'c a t', false],
  ['cat', 'caterpillar', true],
  ['cat', 'Cat', false],
] as const)('terms: %s against %s is %s', ([pattern, message, expected]) => {
  expect(parseLogFilter(pattern)(message)).toBe(expected);
});

test.for([
  ['%AUTHORIZED%', '[ERROR 401] UNAUTHORIZED REQUEST', true],
  ['%^AUTHORIZED%', '[ERROR 401] UNAUTHORIZED REQUEST', false],
  ['%Success%', '{"Message": Success}', true],
  ['%Message%', 'Successful message', false],
  ['%[mM]essage%', 'Successful message', true],
  ['%}$%', '{"Message": Success}', true],
  ['%}$%', "Error: {'Hello, World'} is not a valid object", false],
  ['%ms$%', 'took 12 ms\n', true],
  ['%colou?r%', 'color', true],
  ['%^[hc]at%', 'that', false],
  ['%a{3,5}b%', 'aab', false],
  ['%a{3,5}b%', 'aaaab', true],
  ['%\\d+\\.\\d{2}\\sms%', 'Duration: 55.11 ms', true],
  ['%\\x4a%', 'John', true],
  ['%gra|ERR%', '[ERROR]', true],
] as const)('regular expressions: %s against %s is %s', ([pattern, message, expected]) => {
  expect(parseLogFilter(pattern)(message)).toBe(expected);
});

test.for([
  ['{ $.eventType = "UpdateTrail" }', TRAIL, true],
  ['{$.eventType=UpdateTrail}', TRAIL, true],
  ['{ $.sourceIPAddress != 123.123.* }', TRAIL, true],
  ['{ $.sourceIPAddress != 111.111.* }', TRAIL, false],
  ['{ $.eventType = *Trail }', TRAIL, true],
  ['{ $.eventType = "*date*" }', TRAIL, true],
  ['{ $.eventType = Up*Trail }', TRAIL, false],
  ['{ $.eventType = %Trail$% }', TRAIL, true],
  ['{ $.eventType != %Trail$% }', TRAIL, false],
  ['{ $.arrayKey[0] = "value" }', TRAIL, true],
  ['{ $.arrayKey[2] = "value" }', TRAIL, false],
  ['{ $.arrayKey[*] = "another value" }', TRAIL, true],
  ['{ $.objectList[1].id = 2 }', TRAIL, true],
  ['{ $.objectList.id = 2 }', TRAIL, false],
  ["{ $.['cluster.name'] = c }", TRAIL, true],
  ["{ $['eventType'] = UpdateTrail }", TRAIL, true],
  ['{ $.* = "111.111.111.111" }', TRAIL, true],
  ['{ $.SomeObject IS NULL }', TRAIL, true],
  ['{ $.eventType IS NULL }', TRAIL, false],
  ['{ $.SomeOtherObject NOT EXISTS }', TRAIL, true],
  ['{ $.SomeObject NOT EXISTS }', TRAIL, false],
  ['{ $.ThisFlag IS TRUE }', TRAIL, true],
  ['{ $.ThisFlag IS FALSE }', TRAIL, false],
  ['{ $.eventType = * }', TRAIL, true],
  ['{ $.nothing = * }', TRAIL, false],
  ['{ $.nothing != "x" }', TRAIL, false],
  // As documented: a selector that leads to an array matches neither way.
  ['{ $.arrayKey = 1 }', TRAIL, false],
  ['{ $.arrayKey != 1 }', TRAIL, false],
  ['{ $.toString = * }', TRAIL, false],
  ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USER, true],
  ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', USER, false],
  [
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
    USER,
    true,
  ],
  [
    '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
    USER,
    false,
  ],
  ['{ $.latency >= 500 }', '{"latency":500}', true],
  ['{ $.latency > +1000 }', '{"latency":1000.5}', true],
  ['{ $.latency < 10e-3 }', '{"latency":0.01}', false],
  ['{ $.latency < 100 }', '{"latency":"50"}', false],
  ['{ $.errorCode = 400 }', '{"errorCode":"400"}', true],
  ['{ $.errorCode = 4e2 }', '{"errorCode":400}', true],
  ['{ $.level = "x" }', 'no JSON', false],
  ['{ $.level NOT EXISTS }', 'no JSON', false],
  ['{ $.level NOT EXISTS }', '{"broken', false],
  ['{ $.level = "x" }', '2026-07-20T01:50:17.347Z\t5c1f\tINFO\t{"level":"x"}', false],
] as const)('JSON: %s against %s is %s', ([pattern, message, expected]) => {
  expect(parseLogFilter(pattern)(message)).toBe(expected);
});

test.for([
  ['[ip, user, username, timestamp, request, status_code, bytes]', APACHE, true],
  ['[ip, user, username, timestamp, request = *.html*, status_code = 4*, bytes]', APACHE, true],
  ['[ip, user, username, timestamp, request, status_code = 5*, bytes]', APACHE, false],
  ['[ip, user, username, timestamp, request, status_code, bytes > 1000]', APACHE, true],
  ['[ip, user, username, timestamp, request, status_code, bytes > 1534]', APACHE, false],
  ['[..., status_code = 404 || status_code = 410, bytes]', APACHE, true],
  ['[..., status_code = 404 && status_code != 404, bytes]', APACHE, false],
  ['[..., request=*.html*, status_code=4*,]', APACHE, true],
  ['[ip, user, ..., status_code = 404, bytes]', APACHE, true],
  ['[ip, user, ...]', APACHE, true],
  ['[ip, -, -, timestamp = 10/Oct*, ...]', APACHE, true],
  ['[..., (code = 403 || code = 404) && code != 403, bytes]', APACHE, true],
  ['[a, b, c, d, e, f, g, h]', APACHE, false],
  ['[w1=ERROR, w2]', 'ERROR WARN message', true],
  ['[w1=ERROR, w2]', 'ERROR', false],
  ['[w1=ERROR]', 'ERROR message', false],
  ['[w1=ERR*]', 'ERROR message', true],
  ['[w1!=ERROR&&w1!=WARN, w2]', 'INFO message', true],
  ['[w1 = ERROR||w1 = WARN, w2]', 'WARN message', true],
  [
    '[level, date, time, method, url=%/service/resource/[0-9]+$%, ms]',
    'INFO 09/25 12:00 GET /service/resource/67 1200',
    true,
  ],
  ['[type=REPORT, name="RequestId:", id, d="Duration:", duration > 50, unit, ...]', REPORT, true],
  ['[type=REPORT, name="RequestId:", id, d="Duration:", duration > 56, unit, ...]', REPORT, false],
] as const)('fields: %s against %s is %s', ([pattern, message, expected]) => {
  expect(parseLogFilter(pattern)(message)).toBe(expected);
});

test.for([
  ['{ $.level == "x" }', 11, 'expected one of =, !=, <, >, <=, >=, found "="'],
  ['{ $.level = "x }', 13, 'closing double quote'],
  ['{ $.level = "x"', 16, 'found the end'],
  ['{ $.level = "x" && }', 20, 'expected a selector such as $.level, found "}"'],
  ['{ level = "x" }', 3, 'expected a selector such as $.level, found "level"'],
  ['{ $.a IS EMPTY }', 10, 'expected NULL, TRUE or FALSE after IS, found "EMPTY"'],
  ['{ $.a NOT THERE }', 11, 'expected EXISTS after NOT'],
  ['{ $.a EXISTS }', 3, 'not supported'],
  ['{ $.a > fast }', 9, 'expected a number after >, found "fast"'],
  ['{ $.a = user@example }', 13, '"@" can stand only in a text in double quotes'],
  ['{ ($.a = 1 }', 12, 'expected ")" after the condition in parentheses, found "}"'],
  ['{ $.a[x] = 1 }', 7, 'expected a number, * or a property\'s name in quotes after [, found "x"'],
  ['{ $.*.b.* = 1 }', 3, 'at most one wildcard'],
  ['{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.d[*] = 1 }', 45, 'at most 3 selectors with a wildcard'],
  ['{ $.a = %x% && $.b = %y% && $.c = %z% }', 35, 'at most 2 regular expressions'],
  ['{ $.a = 1 } more', 13, 'nothing after the closing brace'],
  ['[w1=ERROR OR w1=WARN, w2]', 11, 'expected "]" or a comma after the field, found "OR"'],
  ['[w1=ERROR && || w1=WARN, w2]', 14, 'found "|"'],
  ['[w1=ERROR, w2', 14, 'found the end'],
  ['[a, ..., b, ...]', 12, 'at most one ellipsis'],
  ['[a = 1 && b = 2, c]', 11, 'cannot name another, b'],
  ['%something!%', 11, '"!" is not supported'],
  ['%(alpha|beta)%', 2, 'parentheses are not supported'],
  ['%[unclosed%', 2, 'no closing bracket'],
  ['%two words%', 5, 'write \\s'],
  ['%a**%', 4, 'a repetition cannot be repeated'],
  ['%*a%', 2, 'nothing before "*"'],
  ['%a{5,3}%', 3, 'not a usable number of repetitions'],
  ['%a{900}%', 2, 'too large'],
  ['%open', 1, 'no closing %'],
  ['ERROR %x%', 7, 'stands alone'],
  ['%x% ERROR', 5, 'nothing after a regular expression'],
  ['ERROR user@example', 11, 'put the term in double quotes'],
] as const)('says what is wrong with %s at column %i', ([pattern, column, text]) => {
  const read = readLogFilter(pattern);

  expect(read).toEqual({ kind: 'problem', column, text: expect.stringContaining(text) });
  expect(() => parseLogFilter(pattern)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringContaining(`at column ${column}: `) }),
  );
});

test('refuses a pattern that is longer than AWS takes', () => {
  const pattern = 'x'.repeat(MAX_FILTER_CHARACTERS);

  expect(parseLogFilter(pattern)(pattern)).toBe(true);
  expect(() => parseLogFilter(`${pattern}x`)).toThrow(/at most 1024 characters/);
});

test('reads or refuses whatever is written, and never fails on a message', () => {
  const piece = fc.constantFrom(
    ...['{', '}', '[', ']', '(', ')', '$', '.', 'a', '1', '*', '%', '"', "'", '=', '!', '<', '&&', '||', ',', '-', '?'],
    ...[' ', '...', 'IS', 'NULL', 'NOT', 'EXISTS', '\\', 'é', '\u0000', '{ $.a = ', '[a = '],
  );
  const pattern = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(pattern, fc.oneof(fc.string(), fc.json()), (text, message) => {
      const read = readLogFilter(text);
      if (read.kind === 'filter') expect(typeof read.matches(message)).toBe('boolean');
      else expect(read.column).toBeGreaterThan(0);
    }),
  );
});

test('finds by all terms what has each of them, in any order', () => {
  const word = fc.stringMatching(/^\w{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.string(), word, (words, noise, other) => {
      const message = `${noise} ${words.toReversed().join(' ')}`;
      expect(parseLogFilter(words.join(' '))(message)).toBe(true);
      expect(parseLogFilter(words.map((one) => `?${one}`).join(' '))(message)).toBe(true);
      expect(parseLogFilter(`${words.join(' ')} -${other}`)(message)).toBe(!message.includes(other));
    }),
  );
});

test('compares any value of a JSON event with any text and number', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z_][a-z0-9_-]{0,9}$/),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      (key, text, value, limit) => {
        const quoted = `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
        const event = JSON.stringify({ outer: [{ [key]: text }, { [key]: value }] });
        const matches = (test: string) => parseLogFilter(`{ ${test} }`)(event);
        const [number, bound] = [JSON.parse(JSON.stringify(value)), JSON.parse(JSON.stringify(limit))];

        expect(matches(`$.outer[0].${key} = ${quoted}`)).toBe(true);
        expect(matches(`$.outer[0].${key} != ${quoted}`)).toBe(false);
        expect(matches(`$.outer[1].${key} < ${bound}`)).toBe(number < bound);
        expect(matches(`$.outer[1].${key} >= ${bound}`)).toBe(number >= bound);
        expect(matches(`$.outer[1].${key} = ${bound}`)).toBe(number === bound);
      },
    ),
  );
});
