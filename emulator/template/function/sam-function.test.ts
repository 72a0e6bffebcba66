import { expect, test } from 'vitest';
import { deployTestTemplate } from '../test-template.ts';

const functionWith = (fn: Readonly<Record<string, unknown>>) => deployTestTemplate({ fn }).function;

test("has Lambda's defaults where the template says nothing", () => {
  expect(deployTestTemplate().function).toEqual({
    logicalId: 'Fn',
    name: expect.stringMatching(/^local-Fn-[A-Z0-9]{12}$/),
    handler: 'app.handler',
    runtime: 'nodejs24.x',
    codeDirectory: '/app/dist',
    memoryMb: 128,
    timeoutMs: 3000,
    environment: {},
    roleName: expect.stringMatching(/^local-FnRole-[A-Z0-9]{12}$/),
    permissions: [
      {
        effect: 'Allow',
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: ['*'],
      },
    ],
    logGroup: { name: expect.stringMatching(/^\/aws\/lambda\/local-Fn-/) },
  });
});

test('takes numbers that parameters give as text, and turns environment values into text', () => {
  const read = functionWith({
    MemorySize: '1769',
    Timeout: '30',
    ReservedConcurrentExecutions: '0',
    Environment: { Variables: { COUNT: 5, DEBUG: true, REGION: { Ref: 'AWS::Region' } } },
  });

  expect(read).toMatchObject({
    memoryMb: 1769,
    timeoutMs: 30_000,
    reservedConcurrency: 0,
    environment: { COUNT: '5', DEBUG: 'true', REGION: 'us-east-1' },
  });
});

test.each([
  ['dist/lambda/', '/app/dist/lambda'],
  ['.', '/app'],
  ['../other', '/other'],
  ['/absolute/bundle', '/absolute/bundle'],
])('finds CodeUri %s beside the template', (codeUri, directory) => {
  expect(functionWith({ CodeUri: codeUri }).codeDirectory).toBe(directory);
});

test.each([
  [
    'another runtime',
    { Runtime: 'python3.13' },
    'Fn.Runtime is "python3.13": it must be nodejs*.x: no other runtime is emulated.',
  ],
  ['no runtime', { Runtime: { Ref: 'AWS::NoValue' } }, 'Fn.Runtime is missing'],
  ['a container image', { PackageType: 'Image' }, 'Fn.PackageType is "Image": it must be Zip'],
  ['an image address', { ImageUri: 'a/b:c' }, 'Fn.ImageUri is set, but container images are not emulated'],
  ['inline code', { InlineCode: 'exports.handler = 1' }, 'Fn.InlineCode is set'],
  ['layers', { Layers: ['arn:aws:lambda:us-east-1:1:layer:a:1'] }, 'Fn.Layers is set, but layers are not emulated'],
  ['a file system', { FileSystemConfigs: [{ Arn: 'a' }] }, 'Fn.FileSystemConfigs is set'],
  ['a permissions boundary', { PermissionsBoundary: 'arn:aws:iam::1:policy/b' }, 'Fn.PermissionsBoundary is set'],
  ['code in S3', { CodeUri: 's3://bucket/key' }, 'Fn.CodeUri is "s3://bucket/key": it must be a folder'],
  [
    'code in S3 in parts',
    { CodeUri: { Bucket: 'b', Key: 'k' } },
    'Fn.CodeUri is {"Bucket":"b","Key":"k"}: it must be a folder',
  ],
  ['an archive', { CodeUri: 'bundle.zip' }, 'must be a folder: archives are not unpacked'],
  ['a handler without export', { Handler: 'app' }, 'Fn.Handler is "app": it must be file.export'],
  ['too little memory', { MemorySize: 127 }, 'Fn.MemorySize is 127: it must be a whole number from 128 to 10240'],
  ['too much memory', { MemorySize: 10_241 }, 'Fn.MemorySize is 10241'],
  ['memory in words', { MemorySize: 'lots' }, 'Fn.MemorySize is "lots": it must be a number'],
  ['no time', { Timeout: 0 }, 'Fn.Timeout is 0: it must be a whole number from 1 to 900'],
  ['too much time', { Timeout: 901 }, 'Fn.Timeout is 901'],
  ['half a second', { Timeout: 1.5 }, 'Fn.Timeout is 1.5'],
  ['less than no concurrency', { ReservedConcurrentExecutions: -1 }, 'Fn.ReservedConcurrentExecutions is -1'],
  ['a name with a slash', { FunctionName: 'a/b' }, 'Fn.FunctionName is "a/b"'],
  [
    'a reserved variable',
    { Environment: { Variables: { AWS_REGION: 'x' } } },
    'Fn.Environment.Variables.AWS_REGION is a name that Lambda keeps for itself',
  ],
  [
    'a variable of one letter',
    { Environment: { Variables: { A: 'x' } } },
    'Fn.Environment.Variables.A is no name for a variable',
  ],
  [
    'a variable that holds a list',
    { Environment: { Variables: { AB: [] } } },
    'Fn.Environment.Variables.AB is []: it must be a text',
  ],
  [
    'an environment over 4 KB',
    { Environment: { Variables: { LONG: 'é'.repeat(2100) } } },
    'takes 4211 bytes as JSON, and Lambda allows 4096',
  ],
])('refuses %s', (_what, fn, problem) => {
  expect(() => functionWith(fn)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_INVALID', message: expect.stringContaining(problem) }),
  );
});

test.each([
  ['VpcConfig', { SubnetIds: ['subnet-1'] }],
  ['Tracing', 'Active'],
  ['Architectures', ['arm64']],
  ['EphemeralStorage', { Size: 1024 }],
  ['AutoPublishAlias', 'live'],
  ['Layers', []],
])('passes over %s', (name, value) => {
  expect(functionWith({ [name]: value })).toEqual(functionWith({}));
});
