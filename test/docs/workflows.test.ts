import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { ROOT } from '../system/emulator-process.ts';
import type { CommandBlock } from './command-blocks.ts';
import { commandProblems } from './command-problems.ts';

const WORKFLOWS = [
  '.github/workflows/ci.yml',
  'sample/github/workflows/ci.yml',
  ...globSync('examples/*.yml', { cwd: ROOT }),
];

/** What is used of https://json.schemastore.org/github-workflow.json; a misspelt member is refused. */
const Step = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z
    .string()
    // By commit: a tag can be moved.
    .regex(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
    .optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({ push: z.object({ branches: z.array(z.string()) }), pull_request: z.null() }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }).optional(),
  env: z.record(z.string(), z.string()).optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.literal('ubuntu-latest'),
      'timeout-minutes': z.int(),
      strategy: z
        .strictObject({
          'fail-fast': z.boolean(),
          matrix: z.record(z.string(), z.array(z.union([z.string(), z.number()]))),
        })
        .optional(),
      steps: z.array(Step),
    }),
  ),
});

test.for(WORKFLOWS)('%s is a workflow whose commands and options exist', async (file) => {
  const document = parseDocument(readFileSync(join(ROOT, file), 'utf8'));
  expect([...document.errors, ...document.warnings]).toEqual([]);
  const { jobs } = Workflow.parse(document.toJS());

  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  const problems = (await Promise.all(runs.map((run) => commandProblems(blockOf(file, run))))).flat();

  expect(runs.length).toBeGreaterThan(2);
  expect(problems.filter((problem) => !/no script test:integration/.test(problem))).toEqual([]);
});

test('the workflow of this repository lints, tests, checks the contract and runs the short scenarios', () => {
  const text = readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8');
  const { jobs } = Workflow.parse(parseDocument(text).toJS());
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

  expect(text).toContain('.ci/run');
  expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(
    /npm run check:static[\s\S]*npm test[\s\S]*npm run contract/,
  );
  expect(scripts['check:static']).toMatch(/lint\b.*types.*dead-code.*generated.*lint:contract.*breaking/);
  expect(jobs.load?.strategy?.matrix.scenario).toContain('smoke');
  for (const name of ['check', 'contract']) {
    // Breaking changes are found against the last tag.
    expect(jobs[name]?.steps[0]?.with).toMatchObject({ 'fetch-depth': 0 });
  }
  expect(existsSync(join(ROOT, '.ci/run'))).toBe(true);
});

function blockOf(document: string, run: string): CommandBlock {
  // What GitHub fills in is some word.
  return { document, line: 1, language: 'sh', notRun: undefined, text: run.replaceAll(/\$\{\{.*?\}\}/g, 'smoke') };
}
