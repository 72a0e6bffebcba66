import { expect, test } from 'vitest';
import { parseDeployment, readDeployment } from './read-deployment.ts';
import { deployTestTemplate, TEST_EVENTS } from './test-template.ts';

test('reads a template of an implicit API as the SAM command line makes it', () => {
  const text = `
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 3
    LoggingConfig:
      LogFormat: JSON
Resources:
  HelloWorldFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: hello-world/
      Handler: app.lambdaHandler
      Runtime: nodejs24.x
      Architectures:
        - x86_64
      Events:
        HelloWorld:
          Type: Api
          Properties:
            Path: /hello
            Method: get
  ApplicationResourceGroup:
    Type: AWS::ResourceGroups::Group
    Properties:
      Name:
        Fn::Sub: ApplicationInsights-SAM-\${AWS::StackName}
Outputs:
  HelloWorldFunctionIamRole:
    Value: !GetAtt HelloWorldFunctionRole.Arn
`;

  const deployment = parseDeployment(text, '/app/template.yaml');

  expect(deployment.api.routes).toMatchObject([{ resource: '/hello', methods: ['GET'] }]);
  expect(deployment.function).toMatchObject({ handler: 'app.lambdaHandler', codeDirectory: '/app/hello-world' });
  expect(deployment.tables).toEqual([]);
});

test('reads no function but the one with Api events', () => {
  const worker = {
    Type: 'AWS::Serverless::Function',
    Properties: { Runtime: 'python3.13', Events: { Q: { Type: 'SQS' } } },
  };

  expect(deployTestTemplate({ resources: { Worker: worker } }).function.logicalId).toBe('Fn');
});

test('opens a refusal with file and line', () => {
  const text = [
    'Transform: AWS::Serverless-2016-10-31',
    'Resources:',
    '  Fn:',
    '    Type: AWS::Serverless::Function',
    '    Properties:',
    '      Runtime: ruby3.4',
    '      Handler: app.handler',
    '      CodeUri: .',
    '      Events: { Get: { Type: Api, Properties: { Path: /, Method: get } } }',
  ].join('\n');

  expect(() => parseDeployment(text, 'stacks/api.yaml')).toThrow(
    'stacks/api.yaml:6: Fn.Runtime is "ruby3.4": it must be nodejs*.x: no other runtime is emulated.',
  );
});

test.each([
  ['a template that is a list', '[]', 'The template is []: it must be of type object'],
  ['a template that is empty', '', 'The template is missing: it must be of type object'],
  ['no resources', 'Transform: AWS::Serverless-2016-10-31', 'Resources is missing'],
  ['a resource without type', 'Resources: { A: {} }', 'A.Type is missing'],
  [
    'SAM resources without the transform',
    'Resources: { A: { Type: AWS::Serverless::Function } }',
    'Add "Transform: AWS::Serverless-2016-10-31"',
  ],
  [
    'nothing that answers requests',
    'Resources: { A: { Type: AWS::SQS::Queue } }',
    'has no AWS::Serverless::Function with an event of type Api',
  ],
])('refuses %s', (_what, text, problem) => {
  expect(() => parseDeployment(text, 'template.yaml')).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('refuses a second function with Api events', () => {
  const second = { Type: 'AWS::Serverless::Function', Properties: { Events: TEST_EVENTS } };

  expect(() => deployTestTemplate({ resources: { Second: second } })).toThrow(
    'Second.Events has Api events, as Fn has, and one function is emulated',
  );
});

test('refuses a file that is not there, with what to do', async () => {
  await expect(readDeployment('/nowhere/template.yaml')).rejects.toThrow(
    expect.objectContaining({
      code: 'TEMPLATE_UNREADABLE',
      message: expect.stringMatching(
        /^The template \/nowhere\/template\.yaml cannot be read: ENOENT.* name another one\.$/,
      ),
    }),
  );
});
