// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of Fn::Sub
import { expect, test } from 'vitest';
import { parseTemplateSource } from './template-source.ts';

const dataOf = (text: string): unknown => parseTemplateSource(text, 'template.yaml').value;

test.each([
  ['!Ref Table', { Ref: 'Table' }],
  ['!GetAtt Table.Arn', { 'Fn::GetAtt': ['Table', 'Arn'] }],
  ['!GetAtt Nested.Outputs.Url', { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }],
  ['!GetAtt [Table, Arn]', { 'Fn::GetAtt': ['Table', 'Arn'] }],
  ['!Sub a-${B}', { 'Fn::Sub': 'a-${B}' }],
  ["!Sub ['${A}', { A: !Ref B }]", { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
  ['!Join [",", [a, !Ref B]]', { 'Fn::Join': [',', ['a', { Ref: 'B' }]] }],
  ['!Select [0, !Split [",", "a,b"]]', { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }],
  ['!FindInMap [Map, !Ref Stage, Size]', { 'Fn::FindInMap': ['Map', { Ref: 'Stage' }, 'Size'] }],
  ['!If [Live, 1, !Ref AWS::NoValue]', { 'Fn::If': ['Live', 1, { Ref: 'AWS::NoValue' }] }],
  ['!Not [!Equals [!Ref A, b]]', { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'A' }, 'b'] }] }],
  [
    '!And [!Condition A, !Or [!Condition B, !Condition C]]',
    { 'Fn::And': [{ Condition: 'A' }, { 'Fn::Or': [{ Condition: 'B' }, { Condition: 'C' }] }] },
  ],
  ['!Base64 text', { 'Fn::Base64': 'text' }],
  ['!Transform { Name: AWS::Include }', { 'Fn::Transform': { Name: 'AWS::Include' } }],
])('reads the short form %s as its long form', (short, long) => {
  expect(dataOf(`Value: ${short}`)).toEqual({ Value: long });
});

test.each([
  ['2012-10-17', '2012-10-17'],
  ['N', 'N'],
  ['y', 'y'],
  ['yes', true],
  ['OFF', false],
  ["'OFF'", 'OFF'],
  ['true', true],
  ['0o17', '0o17'],
  ['512', 512],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['1e3', 1000],
  ['.', '.'],
  ['e5', 'e5'],
  ['', null],
  ['~', null],
])('takes the scalar %s as CloudFormation takes it', (scalar, value) => {
  expect(dataOf(`Value: ${scalar}`)).toEqual({ Value: value });
});

test('reads JSON, indented with tabs too', () => {
  const json = '{\n\t"Resources": {\n\t\t"Table": { "Ref": "A" }\n\t}\n}\n';

  expect(dataOf(json)).toEqual({ Resources: { Table: { Ref: 'A' } } });
});

test('follows anchors and merge keys', () => {
  expect(dataOf('A: &a { x: 1 }\nB: { <<: *a, y: 2 }')).toEqual({ A: { x: 1 }, B: { x: 1, y: 2 } });
});

test('finds the line of a value, of a list item, and of the closest ancestor of what is not there', () => {
  const source = parseTemplateSource('A:\n  B:\n    - one\n    - C: two\nD: !Ref E\n', 'template.yaml');

  expect(source.lineOf(['A', 'B'])).toBe(2);
  expect(source.lineOf(['A', 'B', 1, 'C'])).toBe(4);
  expect(source.lineOf(['A', 'B', 7])).toBe(2);
  expect(source.lineOf(['D', 'Ref', 'deeper'])).toBe(5);
  expect(source.lineOf(['Nowhere'])).toBe(1);
});

test('finds a line behind an alias', () => {
  const source = parseTemplateSource('A: &a\n  B: 1\nC: *a\n', 'template.yaml');

  expect(source.lineOf(['C', 'B'])).toBe(2);
});

test.each([
  [
    'a mapping that does not close',
    'A: {\nB: 1\n',
    /^template\.yaml:\d+: The template cannot be parsed: .+\. Correct this line\.$/s,
  ],
  ['a key that is there twice', 'A: 1\nB: 2\nA: 3\n', /^template\.yaml:3: .*unique/],
  ['a function that nobody knows', 'A: 1\nB: !Reff C\n', /^template\.yaml:2: .*!Reff/],
])('refuses %s with its line', (_case, text, message) => {
  expect(() => dataOf(text)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_UNREADABLE', message: expect.stringMatching(message) }),
  );
});

test('refuses aliases that multiply', () => {
  const levels = Array.from(
    { length: 9 },
    (_none, level) => `L${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
  );
  const bomb = ['L0: &l0 [x]', ...levels].join('\n');

  expect(() => dataOf(bomb)).toThrow(expect.objectContaining({ code: 'TEMPLATE_UNREADABLE' }));
});
