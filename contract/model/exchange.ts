import { isUtf8 } from 'node:buffer';
import * as z from 'zod';

/** What a report keeps of a body; a checker that sends 10 MB need not keep them. */
export const Body = z.object({
  /** `base64` where the bytes are not UTF-8. */
  encoding: z.enum(['utf8', 'base64']),
  /** All of the body, or its beginning if `keptBytes` is there. */
  text: z.string(),
  /** Of the whole body. */
  bytes: z.number(),
  keptBytes: z.number().optional(),
});
export type Body = z.infer<typeof Body>;

/** Header fields in the order of the wire, names as they were written. */
export const HeaderFields = z.array(z.tuple([z.string(), z.string()]));
export type HeaderFields = z.infer<typeof HeaderFields>;

/** Why there is no answer. */
export const EXCHANGE_FAILURES = {
  refused: 'no connection could be made',
  reset: 'the connection ended before the answer was complete',
  timeout: 'the answer was not complete in time',
  tooLarge: 'the answer is longer than what is read of one',
  malformed: 'what came is not HTTP',
  untrusted: 'the certificate is not trusted here',
} as const;
export type ExchangeFailure = keyof typeof EXCHANGE_FAILURES;

/** A request as it was sent, and what came back. API keys in it are replaced by the names of their variables. */
export const Exchange = z.object({
  /** Counted from 1 in the order of sending. */
  id: z.number(),
  /** The `operationId` that the request means; absent: no operation of the contract. */
  operation: z.string().optional(),
  /** ISO 8601 UTC. */
  startedAt: z.string(),
  durationMs: z.number(),
  request: z.object({
    method: z.string(),
    /** Whole URL, as it was sent. */
    url: z.string(),
    headers: HeaderFields,
    body: Body.optional(),
    /** How the length was told: by `Content-Length`, or in chunks. */
    framing: z.enum(['length', 'chunked']).optional(),
  }),
  response: z.object({ status: z.number(), statusText: z.string(), headers: HeaderFields, body: Body }).optional(),
  failure: z
    .object({ kind: z.enum(Object.keys(EXCHANGE_FAILURES) as [ExchangeFailure]), message: z.string() })
    .optional(),
});
export type Exchange = z.infer<typeof Exchange>;

/** Keeps the beginning of bodies over so many bytes. */
const MAX_KEPT_BYTES = 64 * 1024;

/** A body as reports show it. */
export function recordBody(bytes: Buffer, maxKeptBytes = MAX_KEPT_BYTES): Body {
  const kept = bytes.length > maxKeptBytes ? bytes.subarray(0, maxKeptBytes) : bytes;
  // A cut may be in the middle of a character; whether the whole is text is what matters.
  const isText = isUtf8(bytes);
  return {
    encoding: isText ? 'utf8' : 'base64',
    text: kept.toString(isText ? 'utf8' : 'base64'),
    bytes: bytes.length,
    ...(kept.length < bytes.length && { keptBytes: kept.length }),
  };
}

/** The value of a header field by its name in any case; several fields are joined as HTTP allows. */
export function headerValue(headers: HeaderFields, name: string): string | undefined {
  const values = headers.filter(([field]) => field.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
