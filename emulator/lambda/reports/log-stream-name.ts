import { randomBytes } from 'node:crypto';

/** `YYYY/MM/DD/[$LATEST]<32 hex digits>`, a new one for each environment. */
export function newLogStreamName(epochMs: number): string {
  const [date = ''] = new Date(epochMs).toISOString().split('T');
  return `${date.replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
