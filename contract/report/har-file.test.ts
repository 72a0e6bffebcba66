import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { test as base, expect } from 'vitest';
import { startHarFile } from './har-file.ts';
import { EXCHANGE, UNANSWERED } from './test-report.ts';

const require = createRequire(import.meta.url);

const test = base.extend(
  'folder',
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are needed.
  async ({}, { onCleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'triggers-har-'));
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  },
);

function harValidator() {
  const ajv = new Ajv({ strict: false, validateSchema: false });
  formats.default(ajv);
  const schemas = Object.values(require('har-schema')) as { readonly $schema?: string }[];
  for (const { $schema, ...schema } of schemas) ajv.addSchema(schema);
  return ajv.compile({ $ref: 'har.json#' });
}

test('an archive is valid by its schema, in the order of sending', async ({ folder }) => {
  const file = join(folder, 'a.har');

  await using har = await startHarFile(file);
  // Not awaited: the order is that of the calls.
  void har.add(EXCHANGE);
  void har.add(UNANSWERED);
  await har.finish();

  const archive = JSON.parse(await readFile(file, 'utf8'));
  const validate = harValidator();
  expect(validate(archive), JSON.stringify(validate.errors)).toBe(true);
  const [first, second] = archive.log.entries;
  expect(first).toMatchObject({
    request: {
      method: 'POST',
      queryString: [
        { name: 'a', value: '1' },
        { name: 'b', value: ' x' },
      ],
      postData: { mimeType: 'application/json', text: '{"source":""}' },
    },
    response: {
      status: 500,
      bodySize: 1_000_000,
      content: { encoding: 'base64', text: '/w==', comment: expect.stringContaining('the first 1 of 1000000 bytes') },
    },
    comment: 'exchange 7, createEvent',
  });
  expect(second).toMatchObject({ response: { status: 0 }, comment: 'exchange 8, reset: read ECONNRESET' });
});

test('an archive without exchanges is one', async ({ folder }) => {
  await using har = await startHarFile(join(folder, 'a.har'));
  await har.finish();

  expect(harValidator()(JSON.parse(await readFile(join(folder, 'a.har'), 'utf8')))).toBe(true);
});

test('of an archive that was not finished nothing is left', async ({ folder }) => {
  {
    await using har = await startHarFile(join(folder, 'a.har'));
    await har.add(EXCHANGE);
  }

  expect(await readdir(folder)).toEqual([]);
});
