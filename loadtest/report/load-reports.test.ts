import { readFileSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../protocol/text/hostile-texts.ts';
import { createPaint } from '../../protocol/text/paint.ts';
import { RunReport } from '../model/run-report.ts';
import { loadReportSchema, reportJson } from './report-json.ts';
import { reportJunit } from './report-junit.ts';
import { reportMarkdown } from './report-markdown.ts';
import { reportText } from './report-text.ts';
import { testReport } from './test-report.ts';
import { writeLoadReports } from './write-load-reports.ts';

const plain = createPaint(false);

test('JSON is the report, by its published schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(loadReportSchema()));

  const written: unknown = JSON.parse(reportJson(testReport()));

  expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
  expect(RunReport.parse(written)).toEqual(JSON.parse(JSON.stringify(testReport())));
});

test('the published schema is that of the code', () => {
  const published: unknown = JSON.parse(readFileSync('docs/load-report.schema.json', 'utf8'));

  expect(published, 'run npm run generate').toEqual(JSON.parse(loadReportSchema()));
});

test('JUnit has a test for each judgement: failed, passed, or skipped where it is not decided', () => {
  const xml = reportJunit(testReport());

  expect(xml).toContain('<testsuite name="load mixed" tests="6" failures="1" skipped="2"');
  expect(xml).toMatch(/<failure message="98\.9 % of 4,000 samples/);
  expect(xml).toMatch(/<skipped message="inconclusive: /);
});

test('text tells the same as the page, without a colour', () => {
  const text = reportText(testReport(), plain);

  expect(text).not.toContain('\u001b');
  expect(text).toMatch(/mixed: FAIL \(3 of 6 hold, 1 does not, 2 not decided\)$/);
  expect(text).toContain('not those of AWS');
  expect(text).toMatch(/POST \/v1\/events\s+201\s+up to 100 KB\s+30\s+\$1\d\d\s+writes/);
  expect(text).toMatch(/^ +create +201 +3,157 /m);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

test('colours say what the words say already', () => {
  const coloured = reportText(testReport(), createPaint(true));

  // biome-ignore lint/suspicious/noControlCharactersInRegex: what makes colours.
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(reportText(testReport(), plain));
  expect(coloured).toContain('\u001b[');
});

test('Markdown has the verdicts in a table and the rest folded', () => {
  const markdown = reportMarkdown(testReport());

  expect(markdown).toMatch(/^## ❌ mixed: FAIL/);
  expect(markdown).toMatch(/^\| ✅ PASS \| p95 of create at most 100 ms \|/m);
  expect(markdown.match(/<details>/g)).toHaveLength(6);
  expect(markdown).toMatch(/this run against baseline of 2026[\s\S]*Measured at another time/);
});

test.for(Object.entries(HOSTILE_TEXTS))('text that %s stays text in every report', ([, hostile]) => {
  const name = `</td>|${hostile}\u001b[2J<b>`;
  const report = testReport({
    scenario: { name, description: name, seed: 1 },
    evidence: [{ title: name, columns: [name], rows: [[name]], note: name }],
  });

  const [text, markdown, xml] = [reportText(report, plain), reportMarkdown(report), reportJunit(report)];

  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(markdown.replaceAll('\n', '')).not.toMatch(/<b>|<\/td>|[\p{Cf}\p{Cc}]/u);
  for (const markup of ['<b>', '</td>', '\u001b']) expect(xml).not.toContain(markup);
  expect(JSON.parse(reportJson(report)).scenario.name).toBe(name);
});

test('writes what is asked for, each file whole', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'load-reports-'));
  const at = (name: string) => join(folder.path, name);

  await writeLoadReports(testReport(), {
    json: at('run.json'),
    junit: at('deep/run.xml'),
    html: at('run.html'),
    markdown: at('run.md'),
    stepSummary: at('summary.md'),
  });

  expect((await readdir(folder.path)).sort()).toEqual(['deep', 'run.html', 'run.json', 'run.md', 'summary.md']);
  expect(await readFile(at('run.html'), 'utf8')).toMatch(/<\/html>\n$/);
});

test('one report that cannot be written keeps none of the others, and is told with its reason', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'load-reports-'));
  const at = (name: string) => join(folder.path, name);
  await mkdir(at('taken'));

  const writing = writeLoadReports(testReport(), { html: at('taken'), json: at('run.json') });

  await expect(writing).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining('it is a folder'),
  });
  expect((await readdir(folder.path)).sort()).toEqual(['run.json', 'taken']);
});
