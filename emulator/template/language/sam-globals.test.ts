import { expect, test } from 'vitest';
import { deployTestTemplate, testStack } from '../test-template.ts';

const functionProperties = (globals: unknown, fn: Readonly<Record<string, unknown>>): unknown => {
  const stack = testStack({ sections: { Globals: { Function: globals } }, fn });
  const [resource] = stack.resources('AWS::Serverless::Function');
  return resource && stack.properties(resource);
};

test('lets a resource override a global value', () => {
  expect(functionProperties({ Timeout: 3, MemorySize: 512 }, { Timeout: 30 })).toMatchObject({
    Timeout: 30,
    MemorySize: 512,
  });
});

test('merges objects key by key', () => {
  const shared = { Environment: { Variables: { A: 'global', B: 'global' } } };
  const own = { Environment: { Variables: { B: 'own', C: 'own' } } };

  expect(functionProperties(shared, own)).toMatchObject({
    Environment: { Variables: { A: 'global', B: 'own', C: 'own' } },
  });
});

test('joins lists, the global items first', () => {
  expect(functionProperties({ Architectures: ['x'] }, { Architectures: ['y'] })).toMatchObject({
    Architectures: ['x', 'y'],
  });
});

test('takes a function call for one value and does not merge into it', () => {
  expect(
    functionProperties({ Description: { Ref: 'AWS::Region' } }, { Description: { 'Fn::Sub': 'mine' } }),
  ).toMatchObject({
    Description: 'mine',
  });
});

test('passes over the globals that a resource ignores', () => {
  const sections = { Globals: { Function: { Timeout: 5, MemorySize: 512 } } };
  const fn = deployTestTemplate({ sections }).function;
  const properties = {
    Runtime: 'nodejs24.x',
    Handler: 'app.handler',
    CodeUri: '.',
    Events: { A: { Type: 'Api', Properties: { Path: '/', Method: 'get' } } },
  };
  const withIgnored = (IgnoreGlobals: unknown) =>
    deployTestTemplate({
      sections,
      resources: { Fn: { Type: 'AWS::Serverless::Function', IgnoreGlobals, Properties: properties } },
    }).function;

  expect(fn).toMatchObject({ timeoutMs: 5000, memoryMb: 512 });
  expect(withIgnored('*')).toMatchObject({ timeoutMs: 3000, memoryMb: 128 });
  expect(withIgnored(['Timeout'])).toMatchObject({ timeoutMs: 3000, memoryMb: 512 });
});

test('applies to the implicit API', () => {
  const { api } = deployTestTemplate({ sections: { Globals: { Api: { Cors: "'*'" } } } });

  expect(api.cors).toMatchObject({ allowOrigin: '*' });
});

test.each([
  ['Function', 'Role', 'Globals.Function.Role cannot be global'],
  ['Api', 'StageName', 'Globals.Api.StageName cannot be global'],
])('refuses a global %s %s', (section, name, problem) => {
  expect(() => deployTestTemplate({ sections: { Globals: { [section]: { [name]: 'x' } } } })).toThrow(problem);
});

test('names Globals where the value that is wrong stands there', () => {
  expect(() => deployTestTemplate({ sections: { Globals: { Function: { Timeout: 901 } } } })).toThrow(
    'Globals.Function.Timeout is 901',
  );
});
