import type { MediaType } from '../spec/operation.ts';

/** The documented content type that a header's value is, or undefined: for another type, and for another charset than UTF-8. */
export function findMediaType(content: readonly MediaType[], value: string | undefined): MediaType | undefined {
  const [type = '', ...parameters] = (value ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return undefined;
  return content.find(({ mediaType }) => mediaType.toLowerCase() === type.trim());
}

export function isJsonType(mediaType: string): boolean {
  return /^application\/(?:[^;]+\+)?json$/.test(mediaType);
}
