import type * as z from 'zod';
import type { ValidationProblem } from '../errors.ts';

/** zod's issues as the API lists them: one problem a field, an unknown field each on its own. */
export function toProblems(issues: readonly z.core.$ZodIssue[], root: string): ValidationProblem[] {
  return issues.flatMap((issue): ValidationProblem[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        field: path === '' ? key : `${path}.${key}`,
        message: 'is not a known field',
        type: issue.code,
      }));
    }
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return [
      {
        field: path === '' ? root : path,
        message: isMissing ? 'is missing' : lowerFirst(issue.message),
        type: isMissing ? 'missing' : issue.code,
      },
    ];
  });
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
