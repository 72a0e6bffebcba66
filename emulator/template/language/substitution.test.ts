// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorkbenchError } from '../../../protocol/workbench-error.ts';
import type { Scope } from './intrinsic-functions.ts';
import { substitute } from './substitution.ts';

const scope: Scope = {
  ref: (name) => (name === 'Zones' ? ['a', 'b'] : `<${name}>`),
  attribute: (logicalId, attribute) => `<${logicalId}|${attribute}>`,
  mapping: () => undefined,
  condition: () => false,
  refuse: (path, problem) => new WorkbenchError('TEMPLATE_INVALID', `${path.join('.')} ${problem}`),
};

const substituted = (argument: unknown): string => substitute(argument, scope, ['P']);

test.each([
  ['parameters and resources', 'a-${Stage}-b', 'a-<Stage>-b'],
  ['pseudo parameters', '${AWS::Region}', '<AWS::Region>'],
  ['attributes', '${Table.Arn}/index/x', '<Table|Arn>/index/x'],
  ['nested attributes', '${Stack.Outputs.Url}', '<Stack|Outputs.Url>'],
  ['the stage that SAM generates', '${Api.Stage}', '<Api.Stage>'],
  ['names with blanks around them', '${ Stage }', '<Stage>'],
  ['a name more than once', '${A}${A}', '<A><A>'],
])('puts in %s', (_what, pattern, text) => {
  expect(substituted(pattern)).toBe(text);
});

test('prefers its own variables to everything else', () => {
  expect(substituted(['${Stage} ${Table.Arn} ${Other}', { Stage: 'mine', 'Table.Arn': 2 }])).toBe('mine 2 <Other>');
});

test('leaves a literal that is marked with an exclamation mark', () => {
  expect(substituted('${!Stage} $5 {x}')).toBe('${Stage} $5 {x}');
});

test('puts a value in as it is, dollars and all', () => {
  expect(substituted(['${A}', { A: '$& ${B} $1' }])).toBe('$& ${B} $1');
});

test.each([
  ['a list as value', '${Zones}', 'its value is not a text'],
  ['no text at all', { a: 1 }, 'Fn::Sub takes a text'],
  ['variables that are none', ['${A}', 'text'], 'Fn::Sub takes a text'],
])('refuses %s', (_what, argument, problem) => {
  expect(() => substituted(argument)).toThrow(problem);
});

test('leaves any text without a dollar sign alone', () => {
  const plain = fc.string().filter((text) => !text.includes('$'));

  fc.assert(
    fc.property(plain, (text) => {
      expect(substituted(text)).toBe(text);
    }),
  );
});
