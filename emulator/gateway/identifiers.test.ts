import { expect, test } from 'vitest';
import { deploymentIdOf, domainNameOf, newExtendedRequestId, pooledRandomBytes } from './identifiers.ts';
import { testApi } from './test-gateway.ts';

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

test('a deployment id has six characters of a-z0-9 and is the same as long as the deployment is', () => {
  const place = { accountId: '123456789012', region: 'eu-west-1' };

  expect(deploymentIdOf(testApi(), place)).toMatch(/^[a-z\d]{6}$/);
  expect(deploymentIdOf(testApi(), place)).toBe(deploymentIdOf(testApi(), place));
  expect(deploymentIdOf(testApi({ stage: 'dev' }), place)).not.toBe(deploymentIdOf(testApi(), place));
});

test.each([
  ['eu-west-1', 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'],
  ['us-gov-west-1', 'a1b2c3d4e5.execute-api.us-gov-west-1.amazonaws.com'],
  ['cn-north-1', 'a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn'],
])('an API in %s is called %s', (region, domainName) => {
  expect(domainNameOf('a1b2c3d4e5', region)).toBe(domainName);
});
