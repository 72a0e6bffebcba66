import { expect, test } from 'vitest';
import { parseExternalEndpoint } from './external-endpoint.ts';

test.for([
  ['http://127.0.0.1:8000', 'http://127.0.0.1:8000', false],
  ['http://localhost:4566/', 'http://localhost:4566', false],
  ['https://dynamodb.example.com/local', 'https://dynamodb.example.com/local', false],
  ['https://notamazonaws.com', 'https://notamazonaws.com', false],
  ['https://dynamodb.eu-west-1.amazonaws.com', 'https://dynamodb.eu-west-1.amazonaws.com', true],
  ['https://DynamoDB.EU-West-1.amazonaws.com/', 'https://dynamodb.eu-west-1.amazonaws.com', true],
  ['https://dynamodb-fips.eu-west-1.amazonaws.com', 'https://dynamodb-fips.eu-west-1.amazonaws.com', true],
  ['https://111122223333.ddb.eu-west-1.amazonaws.com', 'https://111122223333.ddb.eu-west-1.amazonaws.com', true],
  ['https://dynamodb.eu-west-1.api.aws', 'https://dynamodb.eu-west-1.api.aws', true],
  [
    'https://vpce-1a2b3c4d-5e6f.dynamodb.eu-west-1.vpce.amazonaws.com',
    'https://vpce-1a2b3c4d-5e6f.dynamodb.eu-west-1.vpce.amazonaws.com',
    true,
  ],
] as const)('takes %s', ([text, url, isAws]) => {
  expect(parseExternalEndpoint(text, 'eu-west-1')).toEqual({ url, isAws });
});

test.for([
  ['', 'not an address that begins with http:// or https://'],
  ['localhost:8000', 'not an address that begins with http:// or https://'],
  ['ftp://localhost', 'not an address that begins with http:// or https://'],
  ['http://key:secret@localhost:8000', 'credentials belong into the environment'],
  ['http://localhost:8000/?table=x', 'a query or fragment'],
  ['http://localhost:8000/#x', 'a query or fragment'],
  ['http://dynamodb.eu-west-1.amazonaws.com', 'unencrypted'],
  ['https://dynamodb.us-east-1.amazonaws.com', 'is in us-east-1, and the function runs in eu-west-1'],
  ['https://dynamodb.us-gov-west-1.amazonaws.com', 'is in us-gov-west-1, and the function'],
  ['https://dynamodb.cn-north-1.amazonaws.com.cn', 'is in cn-north-1, and the function'],
  ['https://dynamodb.amazonaws.com', 'names no Region'],
] as const)('refuses "%s", since %s', ([text, reason]) => {
  const parse = () => parseExternalEndpoint(text, 'eu-west-1');

  expect(parse).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT', message: expect.stringContaining(reason) }));
});

test('does not repeat a password', () => {
  const parse = () => parseExternalEndpoint('http://key:hunter2@localhost:8000', 'eu-west-1');

  expect(parse).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') }));
});
