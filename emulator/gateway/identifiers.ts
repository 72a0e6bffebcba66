import { createHash, randomFillSync } from 'node:crypto';
import { domainSuffixOf } from '../region.ts';
import type { ApiDeployment } from '../template/deployment.ts';

/** Random bytes; the buffer is only valid until the next call. */
export type RandomBytes = (byteCount: number) => Buffer;

/** Random bytes out of a pool that is refilled in bulk: a call into the kernel for each id would cost more than the rest of it. */
export function pooledRandomBytes(): RandomBytes {
  const pool = Buffer.allocUnsafe(8192);
  let used = pool.length;
  return (byteCount) => {
    if (used + byteCount > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += byteCount;
    return pool.subarray(used - byteCount, used);
  };
}

/** An id as in `x-amz-apigw-id` and `extendedRequestId`: 15 characters of the URL-safe base64 alphabet and `=`, recorded from AWS. */
export function newExtendedRequestId(random: RandomBytes): string {
  return `${random(11).toString('base64url')}=`;
}

/** What a deployed API of a region is called. */
export function domainNameOf(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.${domainSuffixOf(region)}`;
}

/** Lower-case hexadecimal digest of the text, cut to the length: ids that stay the same from start to start. */
export function stableHex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** Six characters of a-z0-9 like a deployment's id on AWS, the same as long as all that is deployed is. */
export function deploymentIdOf(
  api: ApiDeployment,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): string {
  return stableDeploymentId(JSON.stringify([accountId, region, api]));
}

function stableDeploymentId(text: string): string {
  return BigInt(`0x${stableHex(text, 16)}`)
    .toString(36)
    .padStart(6, '0')
    .slice(-6);
}
