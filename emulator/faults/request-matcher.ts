import { hash } from 'node:crypto';
import type { FaultSpec } from '../../protocol/faults.ts';
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
  const isPath = path === '' ? undefined : pathMatcher(path);
  const keyHash = key === undefined ? undefined : hashOf(key);
  return (target) =>
    (method === '' || method === target.method) &&
    (isPath === undefined || isPath(target.path)) &&
    (keyHash === undefined || (target.apiKey !== undefined && keyHash === hashOf(target.apiKey)));
}

/** A star stands for any characters, also for none and for slashes. In one pass: a regular expression could backtrack. */
function pathMatcher(pattern: string): (path: string) => boolean {
  const [prefix = '', ...parts] = pattern.split('*');
  const suffix = parts.pop();
  if (suffix === undefined) return (path) => path === prefix;
  return (path) => {
    if (!path.startsWith(prefix)) return false;
    let at = prefix.length;
    for (const part of parts) {
      const found = path.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return path.length - suffix.length >= at && path.endsWith(suffix);
  };
}

function hashOf(apiKey: string): string {
  return hash('sha256', apiKey);
}
