import type { DiffRule } from './diff-rule.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';

/** Every change that is told of, by id. */
export const DIFF_RULES = {
  'path-removed': {
    severity: 'ERR',
    sentence: 'A path is gone.',
    why: 'Requests to it fail. Keep it and mark its operations as deprecated until the next major version.',
  },
  'operation-removed': {
    severity: 'ERR',
    sentence: 'A method of a path is gone.',
    why: 'Requests with it fail. Keep it and mark it as deprecated until the next major version.',
  },
  'operation-id-changed': {
    severity: 'WARN',
    sentence: 'An operationId has changed.',
    why: 'Generated clients name their functions by it: their callers no longer compile.',
  },
  ...REQUEST_RULES,
  ...RESPONSE_RULES,
  'server-removed': {
    severity: 'WARN',
    sentence: 'A server is gone from the list.',
    why: 'Clients that took its URL from here keep on calling it.',
  },
  deprecated: {
    severity: 'INFO',
    sentence: 'An operation, parameter or property is marked as deprecated.',
    why: 'Its clients have time to move away from it.',
  },
  'operation-added': { severity: 'INFO', sentence: 'There is a new operation.', why: 'No client calls it yet.' },
} as const satisfies Readonly<Record<string, DiffRule>>;

export type DiffRuleId = keyof typeof DIFF_RULES;

export const DIFF_RULE_IDS = Object.keys(DIFF_RULES) as [DiffRuleId, ...DiffRuleId[]];
