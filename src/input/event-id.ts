import { randomUUID } from 'node:crypto';
import type { EpochMicros } from './timestamp.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const VERSION_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID of any version, in either case. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * A UUID version 7 that carries the microsecond it was made in: 48 bits of milliseconds, then the microseconds
 * within the millisecond as a 12-bit fraction, then 62 random bits.
 * https://www.rfc-editor.org/rfc/rfc9562#section-6.2 (method 3)
 */
export function newEventId(createdAt: EpochMicros): string {
  const ms = Math.floor(createdAt / 1000);
  const hex = ms.toString(16).padStart(12, '0');
  const fraction = toFraction(createdAt - ms * 1000)
    .toString(16)
    .padStart(3, '0');
  // The last 16 digits of a version 4 UUID are the variant and 62 random bits, as version 7 wants them.
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${fraction}-${randomUUID().slice(19)}`;
}

/** The microsecond that an event id carries, or undefined when no event of this API can have that id. */
export function createdAtOf(eventId: string): EpochMicros | undefined {
  const match = VERSION_7.exec(eventId);
  if (!match) return undefined;
  const [, high, low, fraction] = match as unknown as [string, string, string, string];
  const rawFraction = Number.parseInt(fraction, 16);
  const micros = Math.ceil((rawFraction * 1000) / 4096);
  if (micros > 999 || toFraction(micros) !== rawFraction) return undefined;
  const createdAt = Number.parseInt(high + low, 16) * 1000 + micros;
  return Number.isSafeInteger(createdAt) ? createdAt : undefined;
}

function toFraction(micros: number): number {
  return Math.floor((micros * 4096) / 1000);
}
