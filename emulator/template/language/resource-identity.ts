import { LOWER_CASE_ID, stableId, UPPER_CASE_ID } from './stable-id.ts';

/** Where a stack is deployed: what the ARNs of its resources are made of. */
export interface StackPlace {
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** How a resource is known outside its template. */
export interface ResourceIdentity {
  readonly name: string;
  readonly arn: string;
  /** What `Ref` gives. */
  readonly ref: string;
}

/** Length of an id of a REST API, as recorded from AWS. */
const API_ID_CHARACTERS = 10;

/** CloudFormation appends 12 or 13 characters. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html */
const NAME_SUFFIX_CHARACTERS = 12;

/** Name property and ARN by resource type, with a `*` for the name; any other type gets a generic ARN. */
const TYPES: Readonly<Record<string, { readonly nameProperty: string; readonly arn: string }>> = {
  'AWS::Serverless::Function': { nameProperty: 'FunctionName', arn: 'lambda:REGION:ACCOUNT:function:NAME' },
  'AWS::DynamoDB::Table': { nameProperty: 'TableName', arn: 'dynamodb:REGION:ACCOUNT:table/NAME' },
  'AWS::Serverless::SimpleTable': { nameProperty: 'TableName', arn: 'dynamodb:REGION:ACCOUNT:table/NAME' },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: 'logs:REGION:ACCOUNT:log-group:NAME:*' },
  'AWS::IAM::Role': { nameProperty: 'RoleName', arn: 'iam::ACCOUNT:role/NAME' },
  'AWS::IAM::ManagedPolicy': { nameProperty: 'ManagedPolicyName', arn: 'iam::ACCOUNT:policy/NAME' },
};

/** The property that gives a resource of the type its name; undefined for types whose names are always made up here. */
export function nameProperty(type: string): string | undefined {
  return TYPES[type]?.nameProperty;
}

/**
 * Name, ARN and Ref of a resource, the same for the same template at every start. Of types that are not emulated
 * only a name and an ARN in the usual form are made up: enough to pass around, and nothing answers there.
 */
export function identityOf(
  type: string,
  logicalId: string,
  ownName: string | undefined,
  place: StackPlace,
): ResourceIdentity {
  const seed = [place.accountId, place.region, place.stackName, logicalId].join('/');
  const service = type.split('::')[1]?.toLowerCase() ?? 'unknown';
  const isApi = type === 'AWS::Serverless::Api';
  const name = isApi
    ? stableId(seed, API_ID_CHARACTERS, LOWER_CASE_ID)
    : (ownName ?? `${place.stackName}-${logicalId}-${stableId(seed, NAME_SUFFIX_CHARACTERS, UPPER_CASE_ID)}`);
  const pattern = isApi ? 'apigateway:REGION::/restapis/NAME' : (TYPES[type]?.arn ?? `${service}:REGION:ACCOUNT:NAME`);
  const values: Readonly<Record<string, string>> = { REGION: place.region, ACCOUNT: place.accountId, NAME: name };
  const arn = `arn:${place.partition}:${pattern.replace(/REGION|ACCOUNT|NAME/g, (key) => values[key] ?? key)}`;
  return { name, arn, ref: type === 'AWS::IAM::ManagedPolicy' ? arn : name };
}

/** The id of a path of an API: six characters, the same for the same path of the same API. */
export function resourceIdOf(apiId: string, resourcePath: string): string {
  return stableId(`${apiId}${resourcePath}`, RESOURCE_ID_CHARACTERS, LOWER_CASE_ID);
}

/** Length of `requestContext.resourceId`, as recorded from AWS. */
const RESOURCE_ID_CHARACTERS = 6;
