/**
 * IAM's answer to whether the function's role may do something. Copied: Allow and Deny, wildcards in actions and
 * resources, nothing is allowed that no statement allows. Left out: conditions, policies of the table, boundaries.
 */
import type { PermissionStatement } from '../../template/deployment.ts';
import { createServiceError, type ServiceError } from '../wire/service-error.ts';

export interface Permissions {
  /** Why an operation on some resources is denied; undefined: it is allowed on all of them. */
  readonly refusal: (operation: string, resources: readonly string[]) => ServiceError | undefined;
  /** Replaces the statements. */
  readonly replace: (statements: readonly PermissionStatement[]) => void;
}

/** `callerArn` is what the texts call the caller: `arn:aws:sts::123456789012:assumed-role/role/function`. */
export function createPermissions(callerArn: string, statements: readonly PermissionStatement[]): Permissions {
  let rules = statements.map(toRule);
  /** What was decided before, by action and resource; few, as the tables are few. */
  const decisions = new Map<string, Decision>();

  const decide = (action: string, resource: string): Decision => {
    const key = `${action} ${resource}`;
    let decision = decisions.get(key);
    if (decision === undefined) {
      if (decisions.size >= MAX_DECISIONS) decisions.clear();
      decision = evaluate(rules, action, resource);
      decisions.set(key, decision);
    }
    return decision;
  };

  return {
    refusal(operation, resources) {
      const action = `dynamodb:${operation}`;
      for (const resource of resources) {
        const decision = decide(action, resource);
        if (decision !== 'allowed') return denial(decision, { callerArn, action, resource });
      }
      return undefined;
    },
    replace(newStatements) {
      rules = newStatements.map(toRule);
      decisions.clear();
    },
  };
}

/** Names of tables come from callers, so there is no end to them. */
const MAX_DECISIONS = 1_000;

type Decision = 'allowed' | 'notAllowed' | 'denied';

interface Rule {
  readonly effect: PermissionStatement['effect'];
  readonly actions: RegExp;
  readonly resources: RegExp;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
function evaluate(rules: readonly Rule[], action: string, resource: string): Decision {
  const applicable = rules.filter(({ actions, resources }) => actions.test(action) && resources.test(resource));
  if (applicable.some(({ effect }) => effect === 'Deny')) return 'denied';
  return applicable.length > 0 ? 'allowed' : 'notAllowed';
}

function toRule({ effect, actions, resources }: PermissionStatement): Rule {
  // Names of actions do not heed case, those of resources do.
  return { effect, actions: toPattern(actions, 'i'), resources: toPattern(resources, '') };
}

/**
 * A star stands for any characters, slashes and colons too, and a question mark for any one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
function toPattern(wildcards: readonly string[], flags: string): RegExp {
  const alternatives = wildcards.map((text) =>
    text
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.'),
  );
  return new RegExp(`^(?:${alternatives.join('|')})$`, `s${flags}`);
}

/** The answer to a caller who may not do something. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export function denial(
  decision: 'notAllowed' | 'denied',
  { callerArn, action, resource }: { callerArn: string; action: string; resource: string },
): ServiceError {
  const reason =
    decision === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return createServiceError({
    __type: 'com.amazon.coral.service#AccessDeniedException',
    Message: `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  });
}
