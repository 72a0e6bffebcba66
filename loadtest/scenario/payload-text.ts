/** The smallest payload that is one: `{"p":""}`. */
export const MIN_PAYLOAD_BYTES = 8;

/** A payload of exactly so many bytes of JSON in UTF-8, `MIN_PAYLOAD_BYTES` at least. */
export function payloadText(bytes: number, characters: 'ascii' | 'multi-byte' = 'ascii'): string {
  const fill = bytes - MIN_PAYLOAD_BYTES;
  const wide = characters === 'multi-byte' ? Math.floor(fill / WIDE_BYTES) : 0;
  return `{"p":"${WIDE.repeat(wide)}${'x'.repeat(fill - wide * WIDE_BYTES)}"}`;
}

/** Three bytes in UTF-8, one character. */
const WIDE = '€';
const WIDE_BYTES = 3;
