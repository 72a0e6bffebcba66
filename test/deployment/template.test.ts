import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readDeployment } from '../../emulator/template/read-deployment.ts';
import { templateProblems } from './template-validator.ts';

const TEMPLATE = readFileSync('template.yaml', 'utf8');
const parameters = (parse(TEMPLATE, { logLevel: 'silent' }) as { Parameters: Record<string, Parameter> }).Parameters;

interface Parameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly Description?: string;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly MaxLength?: number;
  readonly AllowedValues?: readonly string[];
}

/** The template with one piece of text in place of another, which it must have. */
function planted(found: string, put: string): string {
  if (!TEMPLATE.includes(found)) throw new Error(`The template has no ${found}.`);
  return TEMPLATE.replace(found, put);
}

function readText(text: string, values: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'triggers-test-template-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'template.yaml');
  writeFileSync(file, text);
  return readDeployment(file, { parameters: values, parameterDefaults: {} });
}

/** Values at the ends of what each parameter takes, each with the others at their defaults. */
const EXTREMES = Object.entries(parameters).flatMap(([name, { MinValue, MaxValue, MaxLength, AllowedValues }]) =>
  [
    ...(MinValue === undefined ? [] : [String(MinValue)]),
    ...(MaxValue === undefined ? [] : [String(MaxValue)]),
    ...(MaxLength === undefined ? [] : ['x'.repeat(MaxLength)]),
    ...(AllowedValues ?? []),
  ].map((value) => ({ [name]: value })),
);

test("AWS's validator finds nothing in the template of the project that `triggers init` writes", () => {
  expect(templateProblems(readFileSync('sample/template.yaml', 'utf8'))).toEqual([]);
});

test("AWS's validator finds nothing in the template, by its defaults and at the ends of its parameters", () => {
  expect(templateProblems(TEMPLATE)).toEqual([]);
  for (const values of [
    { StageName: 'x'.repeat(32), ReservedConcurrency: '1000', WarmWritesPerSecond: '40000', InboxShards: '32' },
    { LogLevel: 'DEBUG', AuthMode: 'local', RateLimitPerMinute: '1' },
  ]) {
    expect([values, templateProblems(TEMPLATE, values)]).toEqual([values, []]);
  }
});

test.each([
  ['a property that does not exist', 'BillingMode: PAY_PER_REQUEST', 'BilingMode: PAY_PER_REQUEST', 'BilingMode'],
  ['a value outside of its list', 'RetentionInDays: 7', 'RetentionInDays: 8', '8 is not one of'],
  ['an attribute that a resource does not have', '!GetAtt KeysTable.Arn', '!GetAtt KeysTable.Name', 'KeysTable|Name'],
  ['a reference to nothing', '!Ref IdempotencyTable\n', '!Ref Idempotency\n', 'Idempotency'],
  [
    'a key that no attribute definition has',
    'AttributeName: window_start, KeyType',
    'AttributeName: window, KeyType',
    'window',
  ],
  [
    'a property that is missing',
    "Version: '2012-10-17'\n            Statement:\n              # No",
    "Version: '2012-10-17'\n            Statment:\n              # No",
    'Statement|Statment',
  ],
])("AWS's validator sees %s", (_, found, put, expected) => {
  expect(templateProblems(planted(found, put)).join('\n')).toMatch(new RegExp(expected));
});

test('every parameter has a default and says what it is for, and each of its extremes is a deployment', async () => {
  for (const [name, { Default, Description }] of Object.entries(parameters)) {
    expect([name, Default !== undefined, Description?.endsWith('.')]).toEqual([name, true, true]);
  }
  expect(Object.keys(parameters)).toEqual(expect.arrayContaining(['StageName', 'LogLevel', 'ReservedConcurrency']));

  for (const values of EXTREMES) {
    // Zero concurrency is AWS's way to switch a function off; the reader takes it too.
    const deployment = await readText(TEMPLATE, values);
    expect(deployment.tables).toHaveLength(4);
  }
});

test('names fit where AWS takes them and are all different, with the longest name of a stage', async () => {
  const deployment = await readText(TEMPLATE, { StageName: 'x'.repeat(parameters.StageName?.MaxLength ?? 0) });
  const { function: deployed, tables, api } = deployment;

  // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html: at most 64 characters in all.
  expect(deployed.name.length).toBeLessThanOrEqual(64);
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, where the stack's name precedes it.
  expect(deployed.logGroup.name.length).toBeLessThanOrEqual(512);
  // https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html
  expect(api.stage.length).toBeLessThanOrEqual(128);
  const names = [deployed.name, ...tables.map(({ name }) => name)];
  expect(new Set(names).size).toBe(names.length);
});

test('two stages share no name, so that an account can have both', async () => {
  const namesOf = async (StageName: string) => {
    const { function: deployed, tables, api } = await readText(TEMPLATE, { StageName });
    return [deployed.name, deployed.logGroup.name, api.name, ...tables.map(({ name }) => name)];
  };

  const [one, other] = [await namesOf('dev'), await namesOf('prod')];

  expect(one.filter((name) => other.includes(name))).toEqual([]);
});

test.each([
  [
    'a variable that Lambda keeps for itself',
    'STAGE: !Ref StageName',
    'AWS_REGION: !Ref StageName',
    /keeps for itself/,
  ],
  ['two tables of one name', 'triggers-api-keys-', 'triggers-api-events-', /another name/],
  ['a stage name too long for the function', 'MaxLength: 32', 'MaxLength: 64', /64/],
])('the reader refuses %s', async (_, found, put, expected) => {
  const longest = { StageName: 'x'.repeat(put.includes('64') ? 64 : 32) };

  await expect(readText(planted(found, put), longest)).rejects.toThrow(expected);
});

test('the function outlives the wait of the gateway, and runs on the Node that the project is built for', async () => {
  const { function: deployed, api } = await readText(TEMPLATE);
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const major = /\d+/.exec(devDependencies['@types/node'] ?? '')?.[0];

  expect(api.integrationTimeoutMs).toBeLessThan(deployed.timeoutMs);
  expect(deployed.runtime).toBe(`nodejs${major}.x`);
});
