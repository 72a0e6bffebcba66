import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The one key of `AUTH_MODE=local`. It opens nothing but an emulator. */
export const LOCAL_API_KEY = 'test-api-key-12345';

/** SHA-256 of a key in hex: all that is ever stored of it. */
export function hashApiKey(apiKey: string): string {
  return createHash('sha256').update(apiKey).digest('hex');
}

/** Whether both hashes are the same, in a time that does not depend on where they differ. */
export function equalHashes(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** A new key: 32 random bytes behind a prefix by which secret scanners can know it. */
export function newApiKey(): string {
  return `trg_${randomBytes(32).toString('base64url')}`;
}
