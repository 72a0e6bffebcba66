import { createHash } from 'node:crypto';

/**
 * What API Gateway finds wrong with the `Authorization` header of a request that no method takes, undefined if nothing:
 * then the answer is the plain one for unknown routes. It reads every such header as a Signature Version 4, so that
 * a bearer token on an unknown route is a broken signature.
 *
 * Wording recorded from AWS; what is hashed, the whole value, was checked against a recording whose header was known.
 * Not confirmed: the end of the second message, a value of one word, and a complete signature, which AWS would verify.
 */
export function signatureComplaint(
  authorization: string | undefined,
  hasDate: boolean,
): { readonly message: string } | undefined {
  const value = authorization?.trim() ?? '';
  if (value === '') return undefined;
  const algorithmEnd = value.search(/\s/);
  const parts = value
    .slice(algorithmEnd + 1)
    .split(/[\s,]+/)
    .filter((part) => part !== '');
  const hash = createHash('sha256').update(value, 'latin1').digest('base64');
  if (parts.some((part) => !part.includes('='))) {
    return {
      message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`,
    };
  }
  const names = new Set(parts.map((part) => part.slice(0, part.indexOf('='))));
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !names.has(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!hasDate) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (missing.length === 0) return undefined;
  return { message: `${missing.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}` };
}
