import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { recordOf } from '../../loadtest/budget/test-records.ts';
import { numberText } from '../../loadtest/model/quantity.ts';
import { priceEstimate } from '../../loadtest/price/price-estimate.ts';
import { US_EAST_1 } from '../../loadtest/price/price-sheet.ts';
import { inbox } from '../../loadtest/scenarios/inbox.ts';
import { ingest } from '../../loadtest/scenarios/ingest.ts';
import { mixed } from '../../loadtest/scenarios/mixed.ts';
import { smoke } from '../../loadtest/scenarios/smoke.ts';
import { durationMs } from '../../protocol/duration.ts';
import { hashApiKey } from '../../src/api-key.ts';
import { expectSection, markdownTable } from './generated-section.ts';

const PAGE = 'docs/deploy.md';
const page = readFileSync(PAGE, 'utf8');

test('the guide to deploying lists every parameter of the template with its default', () => {
  const { Parameters } = parse(readFileSync('template.yaml', 'utf8'), { logLevel: 'silent' });

  const told = [...page.matchAll(/^\| `([A-Z]\w+)` \| `?([^`|]*?)`? \|/gm)].map(([, name, value]) => [name, value]);
  expect(told.toSorted()).toEqual(
    Object.entries(Parameters as Record<string, { Default: unknown }>)
      .map(([name, { Default }]) => [name, String(Default)])
      .toSorted(),
  );
});

test('what the guide to deploying overrides are parameters of the template', () => {
  const { Parameters } = parse(readFileSync('template.yaml', 'utf8'), { logLevel: 'silent' });
  const overridden = [...page.matchAll(/--parameter-overrides ((?:\w+=\S+ ?)+)/g)].flatMap(([, values = '']) =>
    values
      .trim()
      .split(' ')
      .map((value) => value.split('=')[0]),
  );

  expect(overridden.length).toBeGreaterThan(0);
  expect(overridden.filter((name) => name === undefined || !(name in Parameters))).toEqual([]);
});

test('a key of the guide to deploying is stored as the function looks it up', () => {
  // The guide makes it with `openssl dgst -sha256`.
  expect(hashApiKey('trg_1')).toBe('9c73577dcae5c95e3e5cb75dfde182e3b4a012cd6ae7e495241024d421a1c90d');
});

/** Write and read units of requests about an event of 1 KB: a claim, the item, its entry in the index. */
const UNITS: Readonly<Record<string, { readonly writeUnits: number; readonly readUnits: number }>> = {
  create: { writeUnits: 3, readUnits: 0 },
  inbox: { writeUnits: 0, readUnits: 8 },
  get: { writeUnits: 0, readUnits: 1 },
  ack: { writeUnits: 3, readUnits: 0 },
  delete: { writeUnits: 2, readUnits: 0 },
  health: { writeUnits: 0, readUnits: 0 },
};

function dollarsPerRequest(operation: string): number {
  const record = recordOf(
    { ...UNITS[operation], responseBytes: operation === 'inbox' ? 70_000 : 300 },
    { billedDurationMs: 20 },
  );
  return (priceEstimate([record], { prices: US_EAST_1, architecture: 'arm64' })?.total.dollarsPerMillion ?? 0) / 1e6;
}

test('the guide to deploying tells what its acceptance costs', () => {
  const rows = [smoke, inbox, mixed, ingest].map(({ name, load, mix, ...more }) => {
    const pendingEvents = 'pendingEvents' in more ? more.pendingEvents : 0;
    const [phase] = load.phases;
    const seconds = [load.warmUp, phase.duration].reduce((sum, text) => sum + (durationMs(text) ?? 0) / 1_000, 0);
    const sent = seconds * phase.perSecond;
    const weighted = mix.map((each) => ({ weight: 1, ...each }));
    const weights = weighted.reduce((sum, { weight }) => sum + weight, 0);
    const dollars = weighted.reduce(
      (sum, { operation, weight }) => sum + ((sent * weight) / weights) * dollarsPerRequest(operation),
      pendingEvents * dollarsPerRequest('create'),
    );
    return [`\`triggers load ${name}\``, numberText(sent + pendingEvents), `$${numberText(dollars)}`];
  });
  const contract = 2_116 * dollarsPerRequest('create');

  const heads = ['acceptance', 'requests', 'dollars'];
  const contractRow = ['`triggers contract --url`', 'about 2,100', `$${numberText(contract)}`];
  expectSection(PAGE, 'costs', markdownTable(heads, [contractRow, ...rows]));
});
