import { expect, test } from 'vitest';
import { signatureComplaint } from './signature-complaint.ts';

// printf %s 'Bearer x' | openssl dgst -sha256 -binary | base64
const HASH_OF_BEARER_X = 'uTem/WB082UJMN2ajD6lH6UChGpTAddMJSx2iu923No=';

test('a bearer token is an invalid key=value pair, told with the hash of the whole value', () => {
  expect(signatureComplaint('Bearer x', false)?.message).toBe(
    `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${HASH_OF_BEARER_X}'.`,
  );
});

test('basic credentials that end in an equal sign lack all that a signature needs', () => {
  expect(signatureComplaint('Basic Zm9vYmFyOg==', false)?.message).toMatch(
    /^Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. \(Hashed with SHA-256 and encoded with Base64\) Authorization=[\w+/]{43}=$/,
  );
});

test('only what is missing is asked for', () => {
  const message = signatureComplaint('AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b', true)?.message;

  expect(message).toMatch(/^Authorization header requires 'Signature' parameter\. \(Hashed/);
});

test.each([undefined, '', '  '])('there is nothing wrong with no signature at all: %j', (authorization) => {
  expect(signatureComplaint(authorization, false)).toBeUndefined();
});

test('there is nothing wrong with the form of a whole signature', () => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=a/b/c,SignedHeaders=host;x-amz-date,Signature=0123';

  expect(signatureComplaint(authorization, true)).toBeUndefined();
});

test('a value of one word is an invalid pair', () => {
  expect(signatureComplaint('token', true)?.message).toMatch(/^Invalid key=value pair/);
});
