import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../../../protocol/text/hostile-texts.ts';
import { testReport } from '../test-report.ts';
import { html } from './html.ts';
import { htmlReport } from './html-report.ts';

test('shows verdicts, latencies, ledger, budget, price, comparison and evidence', () => {
  const page = htmlReport(testReport());

  for (const heading of ['Verdicts', 'Latency', 'Ledger', 'Comparison', 'Lambda budget', 'Price', 'Refusals by key']) {
    expect(page).toContain(`<h2>${heading}</h2>`);
  }
  expect(page).toContain('p95 of create at most 100 ms');
  expect(page.match(/<svg class="chart"/g)).toHaveLength(6);
  expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
});

test('says that latencies of an emulator are not those of AWS', () => {
  const { target } = testReport();

  expect(htmlReport(testReport())).toContain('not those of AWS');
  expect(htmlReport(testReport({ target: { ...target, kind: 'remote' } }))).not.toContain('not those of AWS');
});

test('asks the network for nothing, and forbids it', () => {
  const page = htmlReport(testReport());

  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(
    /<(script|link|img|iframe|object|embed|base|form|a)\b|\bsrc=|url\(|@import|\bon\w+=|style="/i,
  );
});

test('is well formed: every element is closed in turn, however the run came out', () => {
  for (const report of [testReport(), emptyReport()]) {
    const page = htmlReport(report);
    const open: string[] = [];
    for (const [, slash, name = '', rest] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b((?:"[^"]*"|[^>"])*)>/gi)) {
      if (['meta', 'br'].includes(name) || rest?.endsWith('/')) continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  }
});

test('draws a run in which nothing was answered', () => {
  const page = htmlReport(emptyReport());

  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  expect(page).toContain('INCONCLUSIVE');
});

test('each chart says in words what it shows', () => {
  const page = htmlReport(testReport());

  for (const [svg] of page.matchAll(/<svg class="(?:chart|interval|bar-row)[^>]*>.{20}/g)) {
    expect(svg).toMatch(/role="img".*<title>/);
  }
});

test.for(Object.entries(HOSTILE_TEXTS))('shows text that %s as text wherever it comes from', ([, hostile]) => {
  const page = htmlReport(hostileReport(`<script>alert(1)</script>"'${hostile}<img src=x onerror=alert(1)>`));

  expect(page).not.toMatch(/<script|<img/i);
  // Of the page's own source only line feeds are control characters, and nothing turns the direction of text.
  expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
});

test('no text can leave an element or an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { markup } = html`<p title="${text}">${text}</p>`;

      expect(markup.replace(/&#\d+;/g, '')).toMatch(/^<p title="[^<>&"'`]*">[^<>&"'`]*<\/p>$/u);
    }),
  );
});

function emptyReport() {
  const {
    budget: _,
    price: __,
    comparison: ___,
    server: ____,
    ...report
  } = testReport({
    operations: [],
    seconds: [],
    histogram: [],
    percentiles: [],
    evidence: [],
    judgements: [],
    verdict: 'inconclusive',
    ledger: {
      scheduled: 0,
      dropped: 0,
      sent: 0,
      answered: {},
      timedOut: 0,
      reset: 0,
      refused: 0,
      inFlight: 0,
      resent: 0,
    },
  });
  return report;
}

/** A report in which every text that can come from elsewhere is this one. */
function hostileReport(hostile: string) {
  const report = testReport();
  return {
    ...report,
    scenario: { ...report.scenario, name: hostile, description: hostile, file: hostile },
    target: { ...report.target, url: hostile, version: hostile, note: hostile },
    machine: { ...report.machine, cpuModel: hostile },
    end: 'aborted' as const,
    endReason: hostile,
    operations: report.operations.map((operation) => ({ ...operation, operation: hostile, status: hostile })),
    seconds: report.seconds.map((second) => ({ ...second, ended: { [hostile]: 1 } })),
    ledger: { ...report.ledger, answered: { [hostile]: 3 } },
    evidence: [{ title: hostile, columns: [hostile], rows: [[hostile]], note: hostile }],
    judgements: report.judgements.map((judgement) => ({
      ...judgement,
      sentence: hostile,
      reason: hostile,
      unit: hostile,
    })),
    ...(report.price && {
      price: {
        ...report.price,
        rows: report.price.rows.map((row) => ({
          ...row,
          operation: hostile,
          outcome: hostile,
          dominatedBy: hostile,
          items: row.items.map((item) => ({ ...item, name: hostile, because: hostile })),
        })),
      },
    }),
    ...(report.comparison && { comparison: { ...report.comparison, a: hostile, b: hostile } }),
  };
}
