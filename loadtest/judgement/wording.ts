import type { Verdict } from '../model/judgement.ts';
import { numberText } from '../model/quantity.ts';

/** `latency-p95-create`: of the parts that are there. */
export function idOf(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('-');
}

export function ofOperation(operation: string | undefined): string {
  return operation === undefined ? 'of all operations' : `of ${operation}`;
}

export function inStatuses(statuses: readonly string[] | undefined): string {
  return statuses === undefined ? '' : ` ending in ${statuses.join(' or ')}`;
}

export function manySamples(count: number): string {
  return `${numberText(count)} ${count === 1 ? 'sample' : 'samples'}`;
}

/** Of a share that is to be at most the limit. */
export function verdictOnSide(side: 'atMost' | 'above' | 'undecided'): Verdict {
  switch (side) {
    case 'atMost':
      return 'pass';
    case 'above':
      return 'fail';
    case 'undecided':
      return 'inconclusive';
  }
}
