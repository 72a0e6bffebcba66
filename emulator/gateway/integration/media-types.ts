/**
 * Whether a `Content-Type`, or the first choice of an `Accept`, is one of the API's binary media types.
 *
 * The wildcard for all types takes everything, a missing header included. Parameters and case do not matter.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
 * Not confirmed: that `image/*` stands for every image type.
 */
export function isBinaryMediaType(header: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  if (binaryMediaTypes.length === 0) return false;
  if (binaryMediaTypes.includes('*/*')) return true;
  const mediaType =
    /^[^,;]*/
      .exec(header ?? '')?.[0]
      .trim()
      .toLowerCase() ?? '';
  if (mediaType === '') return false;
  return binaryMediaTypes.some((binary) => {
    const wanted = binary.toLowerCase();
    return wanted === mediaType || (wanted.endsWith('/*') && mediaType.startsWith(wanted.slice(0, -1)));
  });
}
