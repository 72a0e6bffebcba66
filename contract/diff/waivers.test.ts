import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import type { DiffFinding } from './compare/comparison.ts';
import { applyWaivers, readWaivers } from './waivers.ts';

const test = base.extend(
  'file',
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed.
  async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'triggers-waivers-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return join(folder, 'waivers.yaml');
  },
);

const place = (pointer: string) => ({ pointer, file: 'openapi.yaml', line: 1, column: 1 });
const FINDING: DiffFinding = {
  rule: 'response-enum-widened',
  severity: 'ERR',
  message: '"urgent" is one of the values now',
  where: ['GET /v1/inbox, 200'],
  before: place('#/components/schemas/Priority/enum/0'),
  after: place('#/components/schemas/Priority/enum/3'),
};
const WAIVER = {
  rule: 'response-enum-widened',
  pointer: '#/components/schemas/Priority',
  reason: 'no client of ours looks at it',
  expires: '2026-12-31',
} as const;

test('a waiver holds for a place and all that is in it, to the end of its day', () => {
  const { used, expired, unused } = applyWaivers([FINDING], [WAIVER], '2026-12-31');

  expect(used.get(FINDING)).toEqual(WAIVER);
  expect([expired, unused]).toEqual([[], []]);
});

test('a waiver whose day is over is named, and does not hold', () => {
  const { used, expired } = applyWaivers([FINDING], [WAIVER], '2027-01-01');

  expect(used.size).toBe(0);
  expect(expired).toEqual([WAIVER]);
});

test('a waiver of another rule or place is of no use', () => {
  const others = [
    { ...WAIVER, rule: 'default-changed' },
    { ...WAIVER, pointer: '#/components/schemas/Prior' },
  ] as const;

  const { used, unused } = applyWaivers([FINDING], others, '2026-01-01');

  expect(used.size).toBe(0);
  expect(unused).toEqual(others);
});

test('waivers are read from YAML', async ({ file }) => {
  await writeFile(file, `waivers:\n  - ${JSON.stringify(WAIVER)}\n`);

  expect(await readWaivers(file)).toEqual([WAIVER]);
});

const UNUSABLE = [
  ['a waiver without a reason', { ...WAIVER, reason: ' ' }, /waivers\.0\.reason: must say why/],
  ['a day that there is not', { ...WAIVER, expires: '2026-02-30' }, /waivers\.0\.expires: must be a day/],
  ['a rule that there is not', { ...WAIVER, rule: 'any' }, /waivers\.0\.rule: /],
  ['a place that is no pointer', { ...WAIVER, pointer: 'Priority' }, /waivers\.0\.pointer: must be a JSON pointer/],
  ['a misspelt member', { ...WAIVER, until: 'ever' }, /until/],
] as const;

for (const [what, waiver, message] of UNUSABLE) {
  test(`${what} is refused with its place`, async ({ file }) => {
    await writeFile(file, JSON.stringify({ waivers: [waiver] }));

    await expect(readWaivers(file)).rejects.toThrow(message);
  });
}

test('a file that is not there, or no YAML, is refused', async ({ file }) => {
  await expect(readWaivers(file)).rejects.toThrow(/cannot be read: ENOENT/);

  await writeFile(file, 'a: [');

  await expect(readWaivers(file)).rejects.toThrow(/cannot be read: .*Name a YAML file/s);
});
