import { resolveIntrinsics, type Scope } from './intrinsic-functions.ts';
import type { TemplatePath } from './template-source.ts';

/** `Fn::And` and `Fn::Or` take 2 to 10. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
const MIN_OPERANDS = 2;
const MAX_OPERANDS = 10;

/** Decides an expression of the Conditions section; throws TEMPLATE_INVALID for anything that is not one. */
export function evaluateCondition(expression: unknown, scope: Scope, path: TemplatePath): boolean {
  const [entry, ...others] = isObject(expression) ? Object.entries(expression) : [];
  if (!entry || others.length > 0) throw scope.refuse(path, NOT_A_CONDITION);
  const [name, argument] = entry;
  switch (name) {
    case 'Condition':
      return scope.condition(String(argument), path);
    case 'Fn::Equals': {
      const [left, right] = operands(argument, MIN_OPERANDS, MIN_OPERANDS, scope, path).map((side) =>
        resolveIntrinsics(side, scope, path),
      );
      return comparable(left) === comparable(right);
    }
    case 'Fn::Not':
      return !evaluateCondition(operands(argument, 1, 1, scope, path)[0], scope, path);
    case 'Fn::And':
      return operands(argument, MIN_OPERANDS, MAX_OPERANDS, scope, path).every((part) =>
        evaluateCondition(part, scope, path),
      );
    case 'Fn::Or':
      return operands(argument, MIN_OPERANDS, MAX_OPERANDS, scope, path).some((part) =>
        evaluateCondition(part, scope, path),
      );
    default:
      throw scope.refuse(path, NOT_A_CONDITION);
  }
}

const NOT_A_CONDITION = 'is no condition. Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition.';

/** Parameters are text to CloudFormation, whatever their type, so `!Equals [!Ref Count, 1]` compares text. */
function comparable(side: unknown): string {
  return typeof side === 'object' ? JSON.stringify(side) : String(side);
}

function operands(argument: unknown, min: number, max: number, scope: Scope, path: TemplatePath): readonly unknown[] {
  if (!Array.isArray(argument) || argument.length < min || argument.length > max) {
    const count = min === max ? `${min}` : `${min} to ${max}`;
    throw scope.refuse(path, `has the wrong number of operands. Give a list of ${count}.`);
  }
  return argument;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
