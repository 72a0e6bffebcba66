import { expect, test } from 'vitest';
import { identifyCaller } from './access-control.ts';

const PREFIX = 'ASIA0123456789AB';
const KEY_ID = `${PREFIX}CDEF`;
const authorizationOf = (keyId: string) =>
  `AWS4-HMAC-SHA256 Credential=${keyId}/20260720/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=abc`;
const signedBy = (keyId: string) => ({ authorization: authorizationOf(keyId), 'x-amz-date': '20260720T000000Z' });

test('knows who has an access key by the id of it', () => {
  expect(identifyCaller({ headers: signedBy(KEY_ID) }, PREFIX)).toBe(KEY_ID);
  expect(identifyCaller({ headers: signedBy(`${PREFIX}AAAA`) }, PREFIX)).toBe(`${PREFIX}AAAA`);
});

test.for([
  ['without credentials', {}],
  ['with credentials of another kind', { authorization: 'Bearer abc' }],
] as const)('refuses a request %s in the words of DynamoDB', ([, headers]) => {
  expect(identifyCaller({ headers }, PREFIX)).toMatchObject({
    statusCode: 400,
    body: {
      __type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
      message: 'Request is missing Authentication Token',
    },
  });
});

test.for(['ASIAFEDCBA9876543210', `${KEY_ID}0`, KEY_ID.slice(0, -1), PREFIX, ''])(
  'refuses the access key "%s"',
  (keyId) => {
    expect(identifyCaller({ headers: signedBy(keyId) }, PREFIX)).toMatchObject({
      body: { __type: 'com.amazon.coral.service#UnrecognizedClientException' },
    });
  },
);

test('names what a signature lacks', () => {
  const authorization = 'AWS4-HMAC-SHA256 Signature=abc';

  expect(identifyCaller({ headers: { authorization } }, PREFIX)).toMatchObject({
    body: {
      __type: 'com.amazon.coral.service#IncompleteSignatureException',
      message:
        "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
        `Authorization=${authorization}`,
    },
  });
});

test('refuses a web page even with an access key', () => {
  const headers = { ...signedBy(KEY_ID), origin: 'http://localhost:3000' };

  expect(identifyCaller({ headers }, PREFIX)).toMatchObject({
    body: { __type: 'com.amazon.coral.service#AccessDeniedException' },
  });
});
