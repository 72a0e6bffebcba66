/** What Node says of a certificate that it does not trust: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Why a TLS connection could not be trusted, and what to do; undefined for any other error. There is no way around it. */
export function untrustedReason({ code = '', message }: NodeJS.ErrnoException): string | undefined {
  if (!UNTRUSTED.has(code)) return undefined;
  // What follows is advice of Node's about its own options.
  const [what] = message.split(';');
  return `its certificate is not trusted here: ${what} (${code}). Name a PEM file with the authority that signed it in $NODE_EXTRA_CA_CERTS, or set $NODE_USE_SYSTEM_CA=1 to trust those of this machine`;
}
