import type { Capture } from '../plan.ts';

const QUOTE = 0x22;

/** What an answer says where `capture` looks; absent where it says nothing. */
export function capturedText(capture: Capture, marker: Buffer, status: number, body: Buffer): string | undefined {
  if (!capture.statuses.includes(status)) return undefined;
  const at = body.indexOf(marker);
  if (at === -1) return undefined;
  const from = at + marker.length;
  const to = body.indexOf(QUOTE, from);
  return to === -1 ? undefined : body.toString('latin1', from, to);
}

/** The body as one piece; most are. */
export function joined(body: readonly Uint8Array[]): Buffer {
  return body.length === 1 ? (body[0] as Buffer) : Buffer.concat(body);
}
