// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub
import { expect, test } from 'vitest';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import { resolveParameters } from './parameters.ts';

const valuesOf = (declaration: unknown, overrides: Readonly<Record<string, string>> = {}) =>
  resolveParameters(
    { P: declaration },
    overrides,
    (path, problem) => new WorkbenchError('TEMPLATE_INVALID', `${path.join('.')} ${problem}`),
  ).get('P');

test('takes the default, and a given value before it', () => {
  const declaration = { Type: 'String', Default: 'prod' };

  expect(valuesOf(declaration)).toBe('prod');
  expect(valuesOf(declaration, { P: 'dev' })).toBe('dev');
  expect(valuesOf(declaration, { P: '' })).toBe('');
});

test('keeps numbers as text, as CloudFormation does', () => {
  expect(valuesOf({ Type: 'Number', Default: 1000 })).toBe('1000');
});

test.each(['CommaDelimitedList', 'List<Number>', 'List<AWS::EC2::Subnet::Id>'])('splits a %s', (type) => {
  expect(valuesOf({ Type: type, Default: '1, 2,3' })).toEqual(['1', '2', '3']);
});

test('takes the value itself for a parameter that AWS reads from Parameter Store', () => {
  const declaration = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' };

  expect(valuesOf(declaration, { P: 'value' })).toBe('value');
  expect(() => valuesOf(declaration)).toThrow('P is read from Parameter Store');
});

test('matches an AllowedPattern with the whole value', () => {
  const declaration = { Type: 'String', AllowedPattern: '[a-z]+' };

  expect(valuesOf(declaration, { P: 'abc' })).toBe('abc');
  expect(() => valuesOf(declaration, { P: 'abc1' })).toThrow('must match [a-z]+');
});

test.each([
  ['no value', { Type: 'String' }, {}, 'Parameters.P has no Default and was given no value. Pass a value for it.'],
  [
    'a value for what is not declared',
    { Type: 'String', Default: 'a' },
    { Q: 'b' },
    'does not declare Q, for which a value was given. Declared: P.',
  ],
  [
    'a value that is not allowed',
    { Type: 'String', AllowedValues: ['a', 'b'] },
    { P: 'c' },
    'P is "c", but it must be one of a, b. Pass another value.',
  ],
  ['a default that is not allowed', { Type: 'String', Default: 'c', AllowedValues: ['a'] }, {}, 'must be one of a'],
  ['a number that is none', { Type: 'Number', Default: 1 }, { P: '1x' }, 'must be a number'],
  ['an empty number', { Type: 'Number', Default: 1 }, { P: '' }, 'must be a number'],
  ['one bad number of a list', { Type: 'List<Number>', Default: '1,two' }, {}, 'must be a number'],
  ['a number too small', { Type: 'Number', MinValue: 1 }, { P: '0' }, 'must be at least 1'],
  ['a number too large', { Type: 'Number', MaxValue: 10 }, { P: '10.5' }, 'must be at most 10'],
  ['a text too short', { Type: 'String', MinLength: 2 }, { P: 'a' }, 'at least 2 characters'],
  ['a text too long', { Type: 'String', MaxLength: 2 }, { P: 'abc' }, 'at most 2 characters'],
  ['a declaration without type', { Default: 'a' }, {}, 'Parameters.P.Type is missing'],
])('refuses %s', (_name, declaration, overrides, problem) => {
  expect(() => valuesOf(declaration, overrides)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test('says what the template says about a constraint', () => {
  const declaration = { Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'lower case only' };

  expect(() => valuesOf(declaration, { P: 'A' })).toThrow('(lower case only)');
});
