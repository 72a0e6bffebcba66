const TIMESTAMP = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})(\d{3})Z$/;

/**
 * How the id of an event of this time must begin, or undefined for no time of ours: 48 bits of milliseconds, version 7,
 * then the microseconds within the millisecond scaled by 4096/1000 and rounded down, as the contract says under Data.
 */
export function idFacts(createdAt: string): string | undefined {
  const [, upToMs, micros] = TIMESTAMP.exec(createdAt) ?? [];
  if (upToMs === undefined || micros === undefined) return undefined;
  const hex = Date.parse(`${upToMs}Z`).toString(16).padStart(12, '0');
  const fraction = Math.floor((Number(micros) * 4096) / 1000)
    .toString(16)
    .padStart(3, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${fraction}-`;
}
