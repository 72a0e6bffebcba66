import { expect, test } from 'vitest';
import { githubAnnotation } from './github-annotation.ts';

test('an annotation is a workflow command with its place', () => {
  const annotation = { level: 'error', title: 'body-schema', message: 'wrong', file: 'openapi.yaml', line: 7 } as const;

  expect(githubAnnotation(annotation)).toBe('::error file=openapi.yaml,line=7,title=body-schema::wrong');
});

test('text cannot end the command, begin another or add a property', () => {
  const hostile = '100%\r\n::set-output name=a::b\u001b[2J, line=1: x';

  const command = githubAnnotation({ level: 'warning', title: hostile, message: hostile });

  expect(command).toBe(
    '::warning title=100%25%0D%0A%3A%3Aset-output name=a%3A%3Ab\ufffd[2J%2C line=1%3A x' +
      '::100%25%0D%0A::set-output name=a::b\ufffd[2J, line=1: x',
  );
});
