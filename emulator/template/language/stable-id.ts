import { createHash } from 'node:crypto';

/** Characters of the ids of REST APIs and their resources, as recorded from AWS. */
export const LOWER_CASE_ID = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Characters of the suffix that CloudFormation adds to the names it makes up. */
export const UPPER_CASE_ID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An id that looks drawn by chance and is the same for the same seed, on any machine, at any start. */
export function stableId(seed: string, length: number, alphabet: string): string {
  const digest = createHash('sha256').update(seed).digest();
  const base = BigInt(alphabet.length);
  let rest = BigInt(`0x${digest.toString('hex')}`);
  let id = '';
  for (let i = 0; i < length; i += 1) {
    id += alphabet.charAt(Number(rest % base));
    rest /= base;
  }
  return id;
}
