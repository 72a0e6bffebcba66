import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../protocol/faults.ts';
import { readCommands } from './command-tree.ts';
import { ENVIRONMENT_VARIABLES } from './environment-variables.ts';
import { referencePage } from './reference-page.ts';

/** Set by the program for its own processes, or by tests. */
const INTERNAL = new Set(['AUTH_MODE', 'NODE_ENV']);

const described = readCommands();

test('docs/reference.md is what the program has', async () => {
  const page = readFileSync('docs/reference.md', 'utf8');

  expect(page, 'run `npm run generate`').toBe(await referencePage());
});

test('finds the commands below commands, and what each takes', async () => {
  const commands = await described;

  const add = commands
    .find(({ usage }) => usage === 'faults')
    ?.commands.find(({ usage }) => usage === 'faults add <kind>');
  expect(add?.options).toContainEqual(expect.objectContaining({ name: 'share', type: 'string', isRepeatable: false }));
  const up = commands.find(({ usage }) => usage === 'up');
  expect(up?.options).toContainEqual(
    expect.objectContaining({ name: 'auth', choices: ['local', 'aws'], fallback: 'local' }),
  );
});

test('every option says what it is for', async () => {
  const options = (command: Awaited<ReturnType<typeof readCommands>>[number]): string[] => [
    ...command.options.filter(({ describe }) => describe === '').map(({ name }) => `${command.usage} ${name}`),
    ...command.commands.flatMap(options),
  ];

  expect((await described).flatMap(options)).toEqual([]);
});

test('names every environment variable that commands and dashboard read', () => {
  const files = globSync('{cli,tui,contract,loadtest,protocol}/**/*.{ts,tsx}').filter(
    (file) => !/test/.test(file.slice(file.lastIndexOf('/'))),
  );
  const read = new Set(
    files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:process\.env|environment)\.([A-Z][A-Z_]+)\b/g)].map(
        ([, name = '']) => name,
      ),
    ),
  );

  const told = Object.entries(ENVIRONMENT_VARIABLES).flat().join(' ');
  expect([...read].filter((name) => !INTERNAL.has(name) && !told.includes(name))).toEqual([]);
  expect(read.size).toBeGreaterThan(6);
});

test('the pages about faults and thresholds name every kind', () => {
  const [faults, verdicts, schema] = ['faults.md', 'load-verdicts.md', 'load-scenario.schema.json'].map((name) =>
    readFileSync(`docs/${name}`, 'utf8'),
  );
  const kinds = [...thresholdKinds(JSON.parse(schema ?? ''))];

  expect(Object.keys(FAULT_KINDS).filter((kind) => !faults?.includes(`\`${kind}\``))).toEqual([]);
  expect(kinds.length).toBeGreaterThan(5);
  expect(kinds.filter((kind) => !verdicts?.includes(`\`${kind}\``))).toEqual([]);
});

function* thresholdKinds(schema: unknown): Iterable<string> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [name, inner] of Object.entries(schema)) {
    if (name !== 'thresholds') yield* thresholdKinds(inner);
    else for (const [, kind = ''] of JSON.stringify(inner).matchAll(/"kind":\{[^{}]*"const":"(\w+)"/g)) yield kind;
  }
}
