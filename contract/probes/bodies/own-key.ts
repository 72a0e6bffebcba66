import { members } from '../event-requests.ts';

/**
 * The same body with an idempotency key that no other trial uses, as long as the key was: one that is long enough begins
 * with the trial's name. Two trials with one key would be one event, or a conflict.
 */
export function withOwnKey(body: unknown, trialName: string): unknown {
  const { metadata } = members(body);
  const key = members(metadata).idempotency_key;
  if (typeof key !== 'string' || !canCarry(key, trialName)) return body;
  const rest = [...key].slice(trialName.length).join('');
  return { ...members(body), metadata: { ...members(metadata), idempotency_key: trialName + rest } };
}

/** Whether a body has an idempotency key that other trials may use too, so that a 409 is no surprise. */
export function hasSharedKey(body: unknown, trialName: string): boolean {
  const key = members(members(body).metadata).idempotency_key;
  return typeof key === 'string' && !key.startsWith(trialName);
}

/** Letters of the example are as good as any; a key at an edge keeps its length and its last characters. */
function canCarry(key: string, trialName: string): boolean {
  return [...key].length > trialName.length || /^[\w-]{12,}$/.test(key);
}
