import { hash } from 'node:crypto';
import type { FaultSpec } from '../../protocol/faults.ts';
import { matchesPattern } from '../../protocol/filter/pattern.ts';
import type { FaultTarget } from './injected-fault.ts';

/**
 * The test whether a request to the API meets the conditions of a fault. Keeps the API key as its SHA-256 only, so that
 * no dump of the process shows it.
 */
export function requestMatcher({
  operation = '',
  key,
}: Pick<FaultSpec, 'operation' | 'key'>): (target: FaultTarget) => boolean {
  const [, method = '', path = ''] = /^([A-Z]*) ?(.*)$/.exec(operation) ?? [];
  const parts = path.split('*');
  const keyHash = key === undefined ? undefined : hashOf(key);
  return (target) =>
    (method === '' || method === target.method) &&
    (path === '' || matchesPattern(target.path, parts)) &&
    (keyHash === undefined || (target.apiKey !== undefined && keyHash === hashOf(target.apiKey)));
}

function hashOf(apiKey: string): string {
  return hash('sha256', apiKey);
}
