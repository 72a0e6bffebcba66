import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { HOSTILE_TEXTS } from '../../../protocol/text/hostile-texts.ts';
import { createPaint } from '../../../protocol/text/paint.ts';
import { compareSpecs } from '../compare/compare-specs.ts';
import type { DiffSeverity } from '../rules/diff-rule.ts';
import { parseSpec } from '../spec-document.ts';
import { type EditableSpec, smallSpec } from '../test-spec.ts';
import type { Waiver } from '../waivers.ts';
import { diffAnnotations } from './diff-annotations.ts';
import { diffMarkdown } from './diff-markdown.ts';
import { DiffReport, judgeDiff } from './diff-report.ts';
import { diffText } from './diff-text.ts';

interface Judged {
  readonly change: (spec: EditableSpec) => void;
  readonly waivers?: readonly Waiver[];
  readonly failOn?: DiffSeverity;
}

function judge({ change, waivers = [], failOn = 'ERR' }: Judged): DiffReport {
  const changed = smallSpec();
  change(changed);
  const documents = {
    before: parseSpec(stringify(smallSpec()), 'v1.0.0:openapi.yaml'),
    after: parseSpec(stringify(changed), 'openapi.yaml'),
  };
  return judgeDiff({ documents, findings: compareSpecs(documents), waivers, today: '2026-06-01', failOn });
}

const widen = (spec: EditableSpec) => spec.components.schemas.Receipt.properties.state.enum.push('lost');
const rename = (spec: EditableSpec) => (spec.paths['/orders'].post.operationId = 'makeOrder');
const WAIVER: Waiver = {
  rule: 'response-enum-widened',
  pointer: '#/components/schemas/Receipt',
  reason: 'nobody reads the state yet',
  expires: '2026-06-01',
};

test('a breaking change violates the contract', () => {
  const report = judge({ change: widen });

  expect(report).toMatchObject({ verdict: 'violated', counts: { ERR: 1, WARN: 0, INFO: 0 } });
  expect(report.reason).toMatch(/^1 change of severity ERR: take them back, waive them .* from 1\.0\.0 to 1\.0\.0/);
  expect(DiffReport.parse(report)).toEqual(report);
});

test('a warning violates it only if asked to', () => {
  expect(judge({ change: rename }).verdict).toBe('holds');
  expect(judge({ change: rename, failOn: 'WARN' }).verdict).toBe('violated');
});

test('a waived change is told of and does no harm', () => {
  const report = judge({ change: widen, waivers: [WAIVER] });

  expect(report).toMatchObject({ verdict: 'holds', waived: 1, counts: { ERR: 0 } });
  expect(report.findings[0]?.waiver?.reason).toBe('nobody reads the state yet');
  expect(diffText(report, createPaint(false)).join('\n')).toContain(
    'waived until 2026-06-01: nobody reads the state yet',
  );
  expect(diffAnnotations(report)).toEqual([]);
});

test('waivers that ended or are of no use are told of in each form', () => {
  const ended = { ...WAIVER, expires: '2026-05-31' };
  const unused = { ...WAIVER, rule: 'default-changed' } as const;

  const report = judge({ change: widen, waivers: [ended, unused] });

  expect(report).toMatchObject({ verdict: 'violated', expiredWaivers: [ended], unusedWaivers: [unused] });
  for (const text of [diffText(report, createPaint(false)).join('\n'), diffMarkdown(report)]) {
    expect(text).toMatch(/ended on 2026-05-31[\s\S]*no use any more/);
  }
  expect(diffAnnotations(report)).toHaveLength(3);
});

test('a new major version may break', () => {
  const report = judge({
    change: (spec) => {
      widen(spec);
      spec.info.version = '2.0.0';
    },
  });

  expect(report).toMatchObject({ verdict: 'holds', isMajor: true, counts: { ERR: 1 } });
  expect(report.reason).toBe(
    'The version goes from 1.0.0 to 2.0.0, and a new major version may break: 1 change would not pass.',
  );
});

test('the terminal shows rule, change, place and reason, without colour unless wanted', () => {
  const [, , title, ...rest] = diffText(judge({ change: widen }), createPaint(false));

  expect(title).toBe('ERR   response-enum-widened  "lost" is one of the values now');
  expect(rest.join('\n')).toContain('POST /orders, 201, state');
  expect(rest.join('\n')).toMatch(
    /was {2}v1\.0\.0:openapi\.yaml:\d+ {2}#\/components\/schemas\/Receipt\/properties\/state/,
  );
  expect(diffText(judge({ change: widen }), createPaint(true)).join('')).toContain('\u001b[31m');
});

test('an annotation is at the line of the new contract', () => {
  const [annotation] = diffAnnotations(judge({ change: widen }));

  expect(annotation).toMatch(/^::error file=openapi\.yaml,line=\d+,col=\d+,title=response-enum-widened::"lost" is/);
});

test('text of the contract does nothing to a terminal, a page or a log', () => {
  for (const hostile of Object.values(HOSTILE_TEXTS)) {
    const report = judge({
      change: (spec) => {
        spec.components.schemas.Receipt.properties.state.enum.push(hostile);
        spec.info.version = hostile;
      },
    });

    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
    const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    for (const line of diffText(report, createPaint(false))) expect(line).not.toMatch(control);
    for (const line of diffAnnotations(report)) expect(line).not.toMatch(/\n/);
    expect(diffMarkdown(report)).not.toMatch(control);
  }
});
