import type { ProbeRequest } from '../../engine/answer.ts';
import type { Trial } from '../../engine/trial.ts';
import { postEvent } from '../event-requests.ts';

/** An event whose payload has so many bytes as JSON. */
export function withPayload({ source }: Trial, bytes: number, fill = 'x'): ProbeRequest {
  return postEvent(`{"source":${JSON.stringify(source)},"event_type":"t","payload":${payloadOf(bytes, fill)}}`);
}

/** An event whose request body has so many bytes. */
export function withBody(trial: Trial, bytes: number): ProbeRequest {
  const head = withPayload(trial, 100).body?.length ?? 0;
  return withPayload(trial, bytes - head + 100);
}

/** A payload of so many bytes of JSON, filled with a character of any width; what is left is filled with `x`. */
export function payloadOf(bytes: number, fill = 'x'): string {
  const left = bytes - '{"p":""}'.length;
  const count = Math.floor(left / Buffer.byteLength(fill));
  return `{"p":"${fill.repeat(count)}${'x'.repeat(left - count * Buffer.byteLength(fill))}"}`;
}
