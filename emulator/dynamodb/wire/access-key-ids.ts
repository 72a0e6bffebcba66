import { randomBytes } from 'node:crypto';

/**
 * The access key ids of one emulator. They share a secret beginning, which is what the database checks, and end in a
 * number, by which it tells the callers apart: each execution environment has its own, as each has its own session on AWS.
 */
export interface AccessKeyIds {
  /** The first 16 of the 20 characters. */
  readonly prefix: string;
  /** Who may do anything: the emulator itself and the commands of its owner. */
  readonly owner: string;
  /** An id that was not given out before; bound by the permissions of the function's role. */
  readonly next: () => string;
}

const PREFIX_CHARACTERS = 16;
const ID_CHARACTERS = 20;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const OWNER_SUFFIX = 'AAAA';

/** Temporary keys in the shape of AWS's: `ASIA` and 16 characters of A-Z and 2-7. */
export function newAccessKeyIds(): AccessKeyIds {
  const secret = Array.from(randomBytes(PREFIX_CHARACTERS - 4), (byte) => DIGITS[byte % DIGITS.length]).join('');
  const prefix = `ASIA${secret}`;
  let count = 0;
  return {
    prefix,
    owner: prefix + OWNER_SUFFIX,
    next: () => prefix + toSuffix(++count),
  };
}

/** Whether an id belongs to the emulator with this prefix. */
export function isOwnAccessKeyId(accessKeyId: string, prefix: string): boolean {
  return accessKeyId.length === ID_CHARACTERS && accessKeyId.startsWith(prefix);
}

/** Whether the caller is the emulator or its owner, and not an execution environment. */
export function isOwner(accessKeyId: string): boolean {
  return accessKeyId.endsWith(OWNER_SUFFIX);
}

/** Four digits to the base of 32; starts again after a million, and never yields the owner's. */
function toSuffix(count: number): string {
  let rest = ((count - 1) % (DIGITS.length ** 4 - 1)) + 1;
  let suffix = '';
  for (let place = 0; place < 4; place += 1) {
    suffix = DIGITS[rest % DIGITS.length] + suffix;
    rest = Math.floor(rest / DIGITS.length);
  }
  return suffix;
}
