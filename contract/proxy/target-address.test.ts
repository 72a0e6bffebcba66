import { expect, test } from 'vitest';
import { parseTarget } from './target-address.ts';

test.each(['http://127.0.0.1:8080', 'http://localhost:8080/', 'http://[::1]:8080', 'http://127.8.8.8'])(
  '%s is this machine, and reads the Host that the client wrote',
  (url) => {
    expect(parseTarget(url, undefined)).toMatchObject({ host: undefined, basePath: '', isSecure: false });
  },
);

test('another machine is refused unless it is allowed by name', () => {
  const url = 'https://a1b2.execute-api.us-east-1.amazonaws.com/prod/';

  expect(() => parseTarget(url, undefined)).toThrow(/is on another machine.*--allow-remote a1b2\.execute-api/s);
  expect(() => parseTarget(url, 'other.example')).toThrow(/is on another machine/);
  expect(parseTarget(url, 'a1b2.execute-api.us-east-1.amazonaws.com')).toEqual({
    url: 'https://a1b2.execute-api.us-east-1.amazonaws.com/prod',
    hostname: 'a1b2.execute-api.us-east-1.amazonaws.com',
    port: 443,
    isSecure: true,
    basePath: '/prod',
    host: 'a1b2.execute-api.us-east-1.amazonaws.com',
  });
});

test.each(['8080', 'ftp://localhost', 'localhost:8080', 'http://', ''])('%s is refused as no URL', (url) => {
  expect(() => parseTarget(url, undefined)).toThrow(/is no URL/);
});

test('a name that only looks like this machine is another', () => {
  expect(() => parseTarget('http://127.0.0.1.evil.example', undefined)).toThrow(/another machine/);
  expect(() => parseTarget('http://localhost.evil.example', undefined)).toThrow(/another machine/);
});

test('a secret in the URL is refused, and not shown', () => {
  expect(() => parseTarget('http://me:secret@127.0.0.1', undefined)).toThrow(
    /^--target http:\/\/127\.0\.0\.1\/ may have no/,
  );
});
