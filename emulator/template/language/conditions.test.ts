import { expect, test } from 'vitest';
import { testStack } from '../test-template.ts';

const holds = (condition: unknown, parameters: Readonly<Record<string, string>> = {}): boolean =>
  testStack(
    {
      sections: {
        Parameters: { Stage: { Type: 'String', Default: 'dev' }, Count: { Type: 'Number', Default: 1 } },
        Conditions: { Tested: condition, Live: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
      },
      resources: { Guarded: { Type: 'AWS::SQS::Queue', Condition: 'Tested' } },
    },
    parameters,
  ).resources('AWS::SQS::Queue').length === 1;

const yes = { 'Fn::Equals': ['a', 'a'] };
const no = { 'Fn::Equals': ['a', 'b'] };

test.each([
  ['Fn::Equals of equal texts', yes, true],
  ['Fn::Equals of different texts', no, false],
  ['Fn::Equals of a number parameter and a number', { 'Fn::Equals': [{ Ref: 'Count' }, 1] }, true],
  ['Fn::Equals of lists', { 'Fn::Equals': [['a'], ['a']] }, true],
  ['Fn::Not', { 'Fn::Not': [no] }, true],
  ['Fn::And of all', { 'Fn::And': [yes, yes] }, true],
  ['Fn::And of some', { 'Fn::And': [yes, no, yes] }, false],
  ['Fn::Or of some', { 'Fn::Or': [no, yes] }, true],
  ['Fn::Or of none', { 'Fn::Or': [no, no] }, false],
  ['another condition', { Condition: 'Live' }, false],
])('decides %s', (_name, condition, expected) => {
  expect(holds(condition)).toBe(expected);
});

test('decides by the value that a parameter is given', () => {
  expect(holds({ Condition: 'Live' }, { Stage: 'prod' })).toBe(true);
});

test.each([
  ['a function that is no condition', { Ref: 'Stage' }, 'Tested is no condition'],
  ['a bare text', 'true', 'Tested is no condition'],
  ['Fn::Not of two', { 'Fn::Not': [yes, no] }, 'Give a list of 1.'],
  ['Fn::Equals of one', { 'Fn::Equals': ['a'] }, 'Give a list of 2.'],
  ['Fn::Or of eleven', { 'Fn::Or': Array(11).fill(yes) }, 'Give a list of 2 to 10.'],
  ['a condition that is not declared', { Condition: 'Gone' }, 'uses the condition Gone'],
  ['a circle', { 'Fn::Not': [{ Condition: 'Tested' }] }, 'Conditions.Tested depends on itself'],
])('refuses %s', (_name, condition, problem) => {
  expect(() => holds(condition)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});
