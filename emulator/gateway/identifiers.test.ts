import { expect, test } from 'vitest';
import { newExtendedRequestId, pooledRandomBytes, stableDeploymentId } from './identifiers.ts';

test('an extended request id is 15 characters of URL-safe base64 and an equal sign', () => {
  const random = pooledRandomBytes();

  for (let count = 0; count < 1_000; count++) {
    expect(newExtendedRequestId(random)).toMatch(/^[\w-]{15}=$/);
  }
});

test('pooled random bytes do not repeat when the pool is refilled', () => {
  const random = pooledRandomBytes();

  const ids = new Set(Array.from({ length: 5_000 }, () => newExtendedRequestId(random)));

  expect(ids.size).toBe(5_000);
});

test('a deployment id has six characters of a-z0-9 and is the same for the same text', () => {
  expect(stableDeploymentId('an API')).toMatch(/^[a-z\d]{6}$/);
  expect(stableDeploymentId('an API')).toBe(stableDeploymentId('an API'));
  expect(stableDeploymentId('an API')).not.toBe(stableDeploymentId('another API'));
});
