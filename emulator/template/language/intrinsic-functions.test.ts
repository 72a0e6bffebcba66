// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { NO_VALUE, resolveIntrinsics, type Scope } from './intrinsic-functions.ts';

const values: Readonly<Record<string, unknown>> = {
  Stage: 'prod',
  Zones: ['a', 'b'],
  'AWS::NoValue': NO_VALUE,
  Api: 'id1',
};

const scope: Scope = {
  ref: (name) => values[name],
  attribute: (logicalId, attribute) => `${logicalId}#${attribute}`,
  mapping: (...keys) => (keys.join('/') === 'Sizes/prod/memory' ? 512 : undefined),
  condition: (name) => name === 'Yes',
  refuse: (path, problem) => new WorkbenchError('TEMPLATE_INVALID', `${path.join('.')} ${problem}`),
};

const resolved = (value: unknown): unknown => resolveIntrinsics(value, scope, ['P']);

test.each([
  ['Ref', { Ref: 'Stage' }, 'prod'],
  ['Fn::GetAtt of a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table#Arn'],
  ['Fn::GetAtt of a text', { 'Fn::GetAtt': 'Table.Arn' }, 'Table#Arn'],
  ['Fn::GetAtt of a nested attribute', { 'Fn::GetAtt': ['Stack', 'Outputs.Url'] }, 'Stack#Outputs.Url'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-prod-1'],
  ['Fn::Join of a list parameter', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
  ['Fn::Split', { 'Fn::Split': ['/', 'a/b/'] }, ['a', 'b', '']],
  ['Fn::Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'b'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 512],
  ['Fn::If that holds', { 'Fn::If': ['Yes', { Ref: 'Stage' }, 'no'] }, 'prod'],
  ['Fn::If that does not', { 'Fn::If': ['No', 'yes', { 'Fn::Sub': '${Stage}!' }] }, 'prod!'],
  ['Fn::Base64', { 'Fn::Base64': 'prod' }, 'cHJvZA=='],
  ['Fn::Length', { 'Fn::Length': { Ref: 'Zones' } }, 2],
  ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Stage' } } }, '{"a":"prod"}'],
])('resolves %s', (_name, call, value) => {
  expect(resolved({ deep: [call] })).toEqual({ deep: [value] });
});

test('takes away the properties and list items that AWS::NoValue stands for', () => {
  const nothing = { Ref: 'AWS::NoValue' };

  expect(resolved({ a: nothing, b: [1, nothing, { 'Fn::If': ['Yes', nothing, 2] }] })).toEqual({ b: [1] });
  expect(resolved(nothing)).toBe(NO_VALUE);
});

test('does not look at the branch of an Fn::If that is not taken', () => {
  expect(resolved({ 'Fn::If': ['Yes', 'here', { 'Fn::Cidr': 'unsupported' }] })).toBe('here');
});

test.each([
  ['an unknown function', { 'Fn::Cidr': [] }, 'uses Fn::Cidr, which is not supported'],
  ['a function beside other keys', { Ref: 'Stage', other: 1 }, 'mixes Ref with other keys'],
  ['a dynamic reference', '{{resolve:ssm:/name}}', 'is a dynamic reference'],
  ['a Ref to a list', { Ref: ['Stage'] }, 'Ref takes a name'],
  ['Fn::GetAtt without attribute', { 'Fn::GetAtt': 'Table' }, 'Fn::GetAtt takes a resource and an attribute'],
  ['Fn::Join without a list', { 'Fn::Join': ['-', 'a'] }, 'Fn::Join takes a delimiter and a list'],
  ['Fn::Join of objects', { 'Fn::Join': ['-', [{}]] }, 'Fn::Join takes a delimiter and a list of texts'],
  ['Fn::Split of a list', { 'Fn::Split': ['-', ['a']] }, 'Fn::Split takes a delimiter and a text'],
  ['Fn::Select past the end', { 'Fn::Select': [2, { Ref: 'Zones' }] }, 'selects item 2 of 2'],
  ['Fn::Select before the start', { 'Fn::Select': [-1, { Ref: 'Zones' }] }, 'selects item -1 of 2'],
  [
    'Fn::FindInMap of what is not there',
    { 'Fn::FindInMap': ['Sizes', 'dev', 'memory'] },
    'Sizes.dev.memory, which Mappings does not have',
  ],
  ['Fn::FindInMap with one key', { 'Fn::FindInMap': ['Sizes', 'dev'] }, 'Fn::FindInMap takes a mapping and two keys'],
  ['Fn::If with two operands', { 'Fn::If': ['Yes', 1] }, 'Fn::If takes the name of a condition and two values'],
])('refuses %s', (_name, value, problem) => {
  expect(() => resolved({ a: value })).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('names the place of the value that it refuses', () => {
  expect(() => resolved({ a: [0, { 'Fn::Cidr': [] }] })).toThrow(/^P\.a\.1 /);
});

test('leaves data without functions as it is', () => {
  const data = fc.jsonValue().filter((value) => !/"(Ref|Fn::.*)":|\{\{resolve:/.test(JSON.stringify(value)));

  fc.assert(
    fc.property(data, (value) => {
      expect(resolved(value)).toEqual(value);
    }),
  );
});

test('joins what it has split to the same text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (source, delimiter) => {
      fc.pre(!source.includes('{{resolve:') && !delimiter.includes('{{resolve:'));
      expect(resolved({ 'Fn::Join': [delimiter, { 'Fn::Split': [delimiter, source] }] })).toBe(source);
    }),
  );
});
