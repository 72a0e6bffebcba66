import { expect, test } from 'vitest';
import { refusalOf } from './access-control.ts';

const KEY_ID = 'ASIA0123456789ABCDEF';
const signedBy = (keyId: string) =>
  `AWS4-HMAC-SHA256 Credential=${keyId}/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=abc`;

test('serves who has the access key', () => {
  expect(refusalOf({ headers: { authorization: signedBy(KEY_ID) } }, KEY_ID)).toBeUndefined();
});

test('refuses a request without credentials in the words of DynamoDB', () => {
  expect(refusalOf({ headers: {} }, KEY_ID)).toEqual({
    type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
    message: 'Request is missing Authentication Token',
  });
});

test.for(['ASIAFEDCBA9876543210', `${KEY_ID}0`, KEY_ID.slice(0, -1), ''])('refuses the access key "%s"', (keyId) => {
  expect(refusalOf({ headers: { authorization: signedBy(keyId) } }, KEY_ID)?.type).toBe(
    'com.amazon.coral.service#UnrecognizedClientException',
  );
});

test('refuses a web page even with the access key', () => {
  const headers = { authorization: signedBy(KEY_ID), origin: 'http://localhost:3000' };

  expect(refusalOf({ headers }, KEY_ID)?.type).toBe('com.amazon.coral.service#AccessDeniedException');
});
