import type { Deployment } from './deployment.ts';
import { createStack, type Stack } from './language/stack.ts';
import { readSections } from './language/template-sections.ts';
import { parseTemplateSource } from './language/template-source.ts';
import { type DeploymentOptions, parseDeployment } from './read-deployment.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Changes to the smallest template that deploys, for tests: a function `Fn` that answers GET / of the implicit API. */
export interface TestTemplate {
  /** Over the properties of `Fn`. */
  readonly fn?: Properties;
  /** Beside `Fn`. */
  readonly resources?: Properties;
  /** Other sections. */
  readonly sections?: Properties;
}

/** The smallest template with these changes, as JSON text. */
function testTemplate({ fn = {}, resources = {}, sections = {} }: TestTemplate = {}): string {
  const properties = { Runtime: 'nodejs24.x', Handler: 'app.handler', CodeUri: 'dist/', Events: TEST_EVENTS, ...fn };
  return JSON.stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    ...sections,
    Resources: { Fn: { Type: 'AWS::Serverless::Function', Properties: properties }, ...resources },
  });
}

/** The events of `Fn`, unless a test has its own. */
export const TEST_EVENTS = { Root: { Type: 'Api', Properties: { Path: '/', Method: 'get' } } } as const;

/** Reads the changed template as the file /app/template.yaml. */
export function deployTestTemplate(changes: TestTemplate = {}, options: DeploymentOptions = {}): Deployment {
  return parseDeployment(testTemplate(changes), '/app/template.yaml', options);
}

/** The stack of the changed template, in eu-west-1. */
export function testStack(changes: TestTemplate = {}, parameters: Readonly<Record<string, string>> = {}): Stack {
  const template = readSections(parseTemplateSource(testTemplate(changes), 'template.yaml'));
  const place = { stackName: 'local', region: 'eu-west-1', accountId: '123456789012', partition: 'aws' };
  return createStack(template, { ...place, parameters });
}
