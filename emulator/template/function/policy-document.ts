import * as z from 'zod';
import type { PermissionStatement } from '../deployment.ts';
import { parseValue } from '../language/property-schema.ts';
import type { Refuse, TemplatePath } from '../language/template-source.ts';

const oneOrMore = z
  .union([z.string(), z.array(z.string())], 'must be a text or a list of texts')
  .transform((value) => [value].flat());

const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Condition: z.unknown().optional(),
});
type Statement = z.infer<typeof statementSchema>;

const documentSchema = z.looseObject({
  Statement: z.union(
    [z.array(z.unknown()), z.record(z.string(), z.unknown())],
    'must be a statement or a list of them',
  ),
});

/**
 * The statements of an identity policy. Conditions and negations are not evaluated: a statement that uses them is
 * left out where no DynamoDB action can be meant, and throws TEMPLATE_INVALID where one can.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function readPolicyDocument(
  document: unknown,
  path: TemplatePath,
  refuse: Refuse,
): readonly PermissionStatement[] {
  const { Statement } = parseValue(documentSchema, document, path, refuse);
  const isList = Array.isArray(Statement);
  return [Statement].flat().flatMap((raw, index) => {
    const at = [...path, 'Statement', ...(isList ? [index] : [])];
    const statement = parseValue(statementSchema, raw, at, refuse);
    const unevaluated = NOT_EVALUATED.find((element) => statement[element] !== undefined);
    if (unevaluated !== undefined) {
      if (!concernsDynamoDb(statement)) return [];
      throw refuse(
        [...at, unevaluated],
        'is not evaluated here, and the statement concerns DynamoDB. List Action and Resource instead.',
      );
    }
    const { Effect: effect, Action: actions, Resource: resources } = statement;
    if (!actions || !resources) throw refuse(at, 'lacks Action or Resource. A policy of a role needs both.');
    const wrong = resources.findIndex((resource) => resource !== '*' && !resource.startsWith('arn:'));
    if (wrong >= 0)
      throw refuse([...at, 'Resource'], `has "${resources[wrong]}", which is no ARN. Use * or Fn::GetAtt with Arn.`);
    return [{ effect, actions, resources }];
  });
}

const NOT_EVALUATED = ['Condition', 'NotAction', 'NotResource'] as const;

function concernsDynamoDb({ Action }: Statement): boolean {
  return !Action || Action.some((action) => /^(dynamodb:|[^:]*\*)/i.test(action));
}
