import { test } from 'vitest';
import {
  PARTITION_READ_UNITS_PER_SECOND,
  PARTITION_WRITE_UNITS_PER_SECOND,
} from '../../emulator/dynamodb/capacity/partitioned-resource.ts';
import { numberText } from '../../loadtest/model/quantity.ts';
import { US_EAST_1 } from '../../loadtest/price/price-sheet.ts';
import { expectSection, markdownTable } from '../docs/generated-section.ts';
import { counterWritesPerRequest } from './counter-writes.ts';
import { readUnitsOfPage } from './inbox-pages.ts';

const PAGE = 'docs/scaling.md';

test('docs/scaling.md tells how many events of each size a partition takes, and what their writes cost', () => {
  const rows = [1, 4, 10, 100, 400].map((kilobytes) => {
    const perSecond = PARTITION_WRITE_UNITS_PER_SECOND / kilobytes;
    // Once into the table, once into the index, which holds all attributes.
    const dollars = 2 * kilobytes * US_EAST_1.writeUnits.dollars;
    return [`${kilobytes} KB`, numberText(perSecond), numberText(8 * perSecond), `$${numberText(dollars)}`];
  });

  const heads = ['item of at most', 'a second, 1 shard', 'a second, 8 shards', 'writes of a million'];
  expectSection(PAGE, 'sizes', markdownTable(heads, rows));
});

test('docs/scaling.md tells how many writes of its counter a request of a key costs', async () => {
  const loads = [
    ...[1, 4, 16, 64].map((environments) => ({ limitPerMinute: 1_000, environments })),
    ...[4, 16, 64, 256].map((environments) => ({ limitPerMinute: 60_000, environments })),
  ];
  const rows = [];
  for (const load of loads) {
    const writes = await counterWritesPerRequest(load);
    const perSecond = (writes * load.limitPerMinute * 0.95) / 60;
    rows.push([numberText(load.limitPerMinute), `${load.environments}`, writes.toFixed(3), numberText(perSecond)]);
  }

  const heads = ['limit a minute', 'environments', 'writes a request', 'writes a second of the one item'];
  expectSection(PAGE, 'counters', markdownTable(heads, rows));
});

test('docs/scaling.md tells what a page of the inbox reads, and how many of them a partition carries', async () => {
  const pages = [
    { what: '50 small events', events: 1_000, payloadBytes: 100 },
    { what: '50 events of 9 KB', events: 1_000, payloadBytes: 9_000 },
    { what: '50 events that only a filter would find', events: 3_000, payloadBytes: 9_000, isFruitless: true },
  ];
  const rows = [];
  for (const { what, ...filling } of pages) {
    for (const shards of [1, 8]) {
      const readUnits = await readUnitsOfPage({ ...filling, shards });
      // Each shard reads about its share, in a partition of its own.
      const perSecond = (PARTITION_READ_UNITS_PER_SECOND * shards) / readUnits;
      const dollars = readUnits * US_EAST_1.readUnits.dollars;
      rows.push([what, `${shards}`, numberText(readUnits), numberText(perSecond), `$${numberText(dollars)}`]);
    }
  }

  const heads = ['page', 'shards', 'read units', 'pages a second at most', 'reads of a million pages'];
  expectSection(PAGE, 'pages', markdownTable(heads, rows));
});
