import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../protocol/text/hostile-texts.ts';
import { createPaint } from '../../protocol/text/paint.ts';
import { CHECK_IDS } from '../model/checks.ts';
import { ContractReport } from '../model/contract-report.ts';
import type { Violation } from '../model/finding.ts';
import { contractAnnotations } from './contract-annotations.ts';
import { contractJson, contractReportSchema } from './contract-json.ts';
import { contractJunit } from './contract-junit.ts';
import { contractSarif } from './contract-sarif.ts';
import { contractSummary } from './contract-summary.ts';
import { contractText } from './contract-text.ts';
import { testReport } from './test-report.ts';

const require = createRequire(import.meta.url);

/** The schema is of draft 4, whose `id` ajv does not know, and has nothing else that later drafts lack. */
const isSarif = sarifValidator();

function sarifValidator() {
  const { $schema, id, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // One of its patterns is not valid with the flag u.
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  formats.default(ajv);
  return ajv.compile(schema);
}

test('the terminal shows what is wrong, by which rule, how to see it again, and the verdict last', () => {
  const text = contractText(testReport(), createPaint(false)).join('\n');

  expect(text).toContain('ERROR  5 no-server-error  createEvent  POST /v1/events answered 500.');
  expect(text).toMatch(/rule +openapi\.yaml:128 {2}#\/paths\/~1v1~1events\/post/);
  expect(text).toMatch(/again +triggers contract --seed 42 --path 3:0:1/);
  expect(text).toMatch(/met +2 times, made smaller 4 times/);
  expect(text).toMatch(/ 1 {2}Status documented +held in 5,012 cases/);
  expect(text).toMatch(/19 {2}Rate limit +skipped: it takes a minute/);
  expect(text).toContain('Coverage  1 of 2 documented answers seen\n  createEvent  504  no fault was injected');
  expect(text.split('\n').at(-1)).toBe(
    'VIOLATED  The contract is violated, with 1 violation: 5,120 requests in 41.2 s.',
  );
});

test('a request that was sent many times at once is shown once, and how often', () => {
  const report = testReport();
  const violation = report.violations[0] as Violation;
  const curl = ['curl -X POST a', ...Array<string>(20).fill('curl -X GET b')];

  const text = contractText({ ...report, violations: [{ ...violation, curl }] }, createPaint(false)).join('\n');

  expect(text.match(/send .*/g)).toEqual(['send      curl -X POST a', 'send      curl -X GET b # 20 times']);
});

test('colour is only for whoever wants it, and says nothing that the words do not', () => {
  const [plain, coloured] = [false, true].map((isColoured) =>
    contractText(testReport(), createPaint(isColoured)).join('\n'),
  );

  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is looked for.
  expect(coloured?.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  expect(coloured).not.toBe(plain);
});

test('JSON is the report, by its published schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(contractReportSchema()));
  const parsed: unknown = JSON.parse(contractJson(testReport()));

  expect(ContractReport.parse(parsed)).toEqual(testReport());
  expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
});

test('the published schema is that of the code', () => {
  // `npm run generate` writes it.
  const published: unknown = JSON.parse(readFileSync('docs/contract-report.schema.json', 'utf8'));

  expect(published).toEqual(JSON.parse(contractReportSchema()));
});

test('JUnit has a case for each check, and the violation as a failure with its place', () => {
  const xml = contractJunit(testReport());

  expect(xml).toContain(`tests="${CHECK_IDS.length}" failures="1" skipped="1"`);
  expect(xml).toMatch(
    /classname="contract\.no-server-error" name="[^"]*" time="0\.000" file="openapi\.yaml" line="128"/,
  );
  expect(xml).toContain('again:    triggers contract --seed 42 --path 3:0:1');
});

test('SARIF is valid by its schema, with a rule for each check and the result at its line', () => {
  const log = JSON.parse(contractSarif(testReport()));

  expect(isSarif(log), JSON.stringify(isSarif.errors, null, 1)).toBe(true);
  const [run] = log.runs;
  expect(run.tool.driver.rules).toHaveLength(CHECK_IDS.length);
  expect(run.results).toHaveLength(1);
  expect(run.results[0]).toMatchObject({
    ruleId: 'no-server-error',
    level: 'error',
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: 'openapi.yaml' }, region: { startLine: 128, startColumn: 5 } },
        logicalLocations: [{ fullyQualifiedName: '#/paths/~1v1~1events/post' }],
      },
    ],
    webRequest: { method: 'POST', headers: { 'X-API-Key': '$TRIGGERS_API_KEY' } },
    webResponse: { statusCode: 500, headers: { 'Set-Cookie': 'a=1, b=2' }, body: { binary: '/w==' } },
  });
  expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('no-server-error');
});

test('a result is the same alert in the next run, whatever request showed it', () => {
  const fingerprint = (report: ContractReport) =>
    JSON.parse(contractSarif(report)).runs[0].results[0].partialFingerprints;
  const [violation] = testReport().violations as [ContractReport['violations'][number]];
  const other = { ...violation, sentence: 'other', seed: 7, path: '1', exchanges: [] };

  expect(fingerprint({ ...testReport(), violations: [other] })).toEqual(fingerprint(testReport()));
  expect(fingerprint({ ...testReport(), violations: [{ ...violation, operation: 'getEvent' }] })).not.toEqual(
    fingerprint(testReport()),
  );
});

test('an annotation is at the line of the contract', () => {
  const [first, second] = contractAnnotations(testReport());

  expect(first).toMatch(
    /^::error file=openapi\.yaml,line=128,col=5,title=Contract%3A check 5%2C No server error::POST/,
  );
  expect(second).toBe('::warning title=Contract::The rate limit was not tried.');
});

test('the step summary has verdict, violation, checks and gaps', () => {
  const markdown = contractSummary(testReport());

  expect(markdown).toMatch(/^## The contract is violated, with 1 violation: 5,120 requests in 41\.2 s\.\n/);
  expect(markdown).toContain('<summary>❌ check 5, No server error: POST /v1/events answered 500.</summary>');
  expect(markdown).toContain('triggers contract --seed 42 --path 3:0:1');
  expect(markdown).toContain('| ✅ | check 1, Status documented | held in 5,012 cases |');
  expect(markdown).toContain('| createEvent | 504 | no fault was injected |');
});

test('a summary of any number of violations fits what GitHub shows', () => {
  const report = testReport('x'.repeat(100_000));

  const markdown = contractSummary({ ...report, violations: Array(500).fill(report.violations[0]) });

  expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
  expect(markdown).toContain('more violations in the other reports');
});

for (const [what, hostile] of Object.entries(HOSTILE_TEXTS)) {
  test(`text that ${what} does nothing to any form of the report`, () => {
    const report = testReport(hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
    const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;

    for (const line of contractText(report, createPaint(false))) expect(line).not.toMatch(/\n/);
    expect(contractText(report, createPaint(false)).join('\n')).not.toMatch(control);
    for (const line of contractAnnotations(report)) expect(line).not.toMatch(/[\n\r]/);
    expect(contractSummary(report)).not.toMatch(control);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no XML file may have these.
    expect(contractJunit(report)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(isSarif(JSON.parse(contractSarif(report)))).toBe(true);
    expect(ContractReport.parse(JSON.parse(contractJson(report)))).toEqual(report);
  });
}
