import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DROPPED_REQUEST_HEADERS } from '../integration/header-rules.ts';
import { lastValue, readHeaders, toEventHeaders } from './request-headers.ts';

const OWN = { sourceIp: '192.0.2.7', traceHeader: 'Root=1-a-b' };

function eventHeaders(...rawHeaders: string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    toEventHeaders(readHeaders(rawHeaders), OWN).map(({ name, values }) => [name, values] as const),
  );
}

const OWN_HEADERS = {
  'X-Amzn-Trace-Id': ['Root=1-a-b'],
  'X-Forwarded-For': ['192.0.2.7'],
  'X-Forwarded-Port': ['443'],
  'X-Forwarded-Proto': ['https'],
};

test('headers keep the spelling of the client, Authorization and User-Agent excepted', () => {
  expect(eventHeaders('tEsT-HEADeR', 'a', 'aUThorization', 'b', 'uSER-aGENT', 'c', 'host', 'd')).toEqual({
    ...OWN_HEADERS,
    'tEsT-HEADeR': ['a'],
    Authorization: ['b'],
    'User-Agent': ['c'],
    host: ['d'],
  });
});

test.each([
  'Connection',
  'Content-Length',
  'Content-MD5',
  'Expect',
  'Max-Forwards',
  'Proxy-Authenticate',
  'Server',
  'TE',
  'Transfer-Encoding',
  'Trailer',
  'Upgrade',
  'WWW-Authenticate',
])('%s is dropped', (name) => {
  expect(eventHeaders(name, 'x', name.toUpperCase(), 'y')).toEqual(OWN_HEADERS);
});

test.each(['Via', 'Date', 'Warn', 'Range', 'Age', 'Pragma', 'Referer', 'Content-Encoding'])('%s passes', (name) => {
  expect(eventHeaders(name, 'x')).toEqual({ ...OWN_HEADERS, [name]: ['x'] });
});

test('names are in ASCII order, upper case first', () => {
  const headers = toEventHeaders(readHeaders(['accept', '1', 'Zebra', '2', 'Accept-Language', '3', 'x-a', '4']), OWN);

  expect(headers.map(({ name }) => name)).toEqual([
    'Accept-Language',
    'X-Amzn-Trace-Id',
    'X-Forwarded-For',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
    'Zebra',
    'accept',
    'x-a',
  ]);
});

test('values of one name stay in order under its first spelling', () => {
  const headers = readHeaders(['X-A', '1', 'b', '2', 'x-a', '3']);

  expect(headers.byName.get('x-a')).toEqual({ name: 'X-A', values: ['1', '3'] });
  expect(lastValue(headers, 'x-a')).toBe('3');
  expect(lastValue(headers, 'c')).toBeUndefined();
});

test('the address is appended to the X-Forwarded-For of a proxy, port and scheme are replaced', () => {
  expect(
    eventHeaders(
      'x-forwarded-for',
      '198.51.100.1',
      'X-Forwarded-For',
      '198.51.100.2, 198.51.100.3',
      'x-forwarded-proto',
      'http',
      'x-forwarded-port',
      '80',
      'x-amzn-trace-id',
      'Root=9',
    ),
  ).toEqual({ ...OWN_HEADERS, 'X-Forwarded-For': ['198.51.100.1, 198.51.100.2, 198.51.100.3, 192.0.2.7'] });
});

test('the bytes of all values are counted, those of dropped headers and repetitions included', () => {
  expect(readHeaders(['A', '12345', 'Connection', 'close', 'a', '\xe9\xe9']).valueBytes).toBe(12);
});

test('no header is lost, invented or out of order, whatever the client sends', () => {
  const name = fc.stringMatching(/^[A-Za-z\d_-]{1,12}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (sent) => {
      const headers = toEventHeaders(readHeaders(sent.flat()), OWN);

      const names = headers.map((header) => header.name);
      expect(names).toEqual(names.toSorted());
      const passed = sent.filter(([sentName]) => !DROPPED_REQUEST_HEADERS.has(sentName.toLowerCase()));
      for (const lowerName of new Set(passed.map(([sentName]) => sentName.toLowerCase()))) {
        const header = headers.find((one) => one.name.toLowerCase() === lowerName);
        const values = passed.filter(([sentName]) => sentName.toLowerCase() === lowerName).map(([, value]) => value);
        expect(header?.values).toEqual(values);
      }
    }),
  );
});
