import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { acknowledge, create, type ListedEvent, listInbox, members, pageOf, remove } from '../event-requests.ts';
import { PAGE_SEARCH_MS } from '../lateness.ts';
import { createMany, expectEqual, expectList, walk } from './inbox-pages.ts';

/** Walks through the inbox: of every page size, with filters, while events come and go. */
export const walks: CasesProbe = {
  kind: 'cases',
  id: 'pagination.walks',
  phase: 'boundaries',
  operations: ['listInbox'],
  checks: ['pagination'],
  judgesWithinMs: PAGE_SEARCH_MS,
  *cases() {
    for (const limit of [1, 2, 3, 7, 100]) {
      yield {
        name: `pages of ${limit}`,
        async test(trial) {
          const made = await createMany(trial, 7);
          expectList(trial, await walk(trial, { limit }), made, `pages of ${limit}`);
        },
      };
    }
    yield { name: 'filters together', test: filtered };
    yield { name: 'times as bounds', test: bounded };
    yield { name: 'events come and go between pages', test: changing };
    yield {
      name: 'another limit on each page',
      async test(trial) {
        const made = await createMany(trial, 9);
        const found: ListedEvent[] = [];
        let cursor: string | undefined;
        for (const limit of [1, 4, 2, 100]) {
          const page = pageOf(await trial.send(listInbox({ source: trial.source, limit, cursor })));
          found.push(...page.events);
          cursor = page.cursor;
          if (cursor === undefined) break;
        }
        expectList(trial, found, made, 'pages of changing sizes');
      },
    };
    yield {
      name: 'the limit is kept and told',
      async test(trial) {
        await createMany(trial, 3);
        for (const [query, limit] of [
          [{ limit: 2 }, 2],
          [{}, 50],
        ] as const) {
          const answer = await trial.send(listInbox({ source: trial.source, ...query }));
          expectEqual(trial, 'the limit that a page tells', limit, members(members(answer.json).pagination).limit);
          if (pageOf(answer).events.length > limit) {
            expectEqual(trial, 'the number of events of a page', `at most ${limit}`, pageOf(answer).events.length);
          }
        }
      },
    };
    yield {
      name: 'a page is full if it can be',
      async test(trial) {
        await createMany(trial, 5);
        const page = pageOf(await trial.send(listInbox({ source: trial.source, limit: 4 })));
        expectEqual(trial, 'the number of events of a page of 4, of 5 in all', 4, page.events.length);
        expectEqual(trial, 'whether the page has a next_cursor', true, page.cursor !== undefined);
      },
    };
  },
};

async function filtered(trial: Trial): Promise<void> {
  const wanted: string[] = [];
  for (let n = 0; n < 12; n += 1) {
    const isWanted = n % 3 === 0;
    const metadata = `{"priority":"${isWanted ? 'high' : 'low'}","tenant":"${n % 2 === 0 ? 'a' : 'b'}","n":${n}}`;
    const created = await create(trial, { metadata, eventType: isWanted ? 'wanted' : 'other' });
    if (created !== undefined && isWanted) wanted.push(created.id);
  }
  for (const query of [{ priority: 'high' }, { event_type: 'wanted' }, { priority: 'high', event_type: ' wanted ' }]) {
    expectList(trial, await walk(trial, { limit: 2, ...query }), wanted, `the filter ${JSON.stringify(query)}`);
  }
  const tenants = { metadata_key: 'tenant', metadata_value: 'a', priority: 'high' };
  const ofTenant = wanted.filter((_, index) => index % 2 === 0);
  expectList(trial, await walk(trial, { limit: 1, ...tenants }), ofTenant, 'filters on metadata and priority');
  const byNumber = { metadata_key: 'n', metadata_value: '3' };
  expectList(trial, await walk(trial, { limit: 1, ...byNumber }), wanted.slice(1, 2), 'a filter on a number');
}

async function bounded(trial: Trial): Promise<void> {
  const made: { readonly id: string; readonly at: string }[] = [];
  for (let n = 0; n < 5; n += 1) {
    const created = await create(trial);
    if (created !== undefined) made.push({ id: created.id, at: created.createdAt });
  }
  const [, second, , fourth] = made;
  if (second === undefined || fourth === undefined) return;
  const bounds = { created_after: second.at, created_before: fourth.at };
  const inside = made.filter(({ at }) => at >= second.at && at <= fourth.at).map(({ id }) => id);
  expectList(trial, await walk(trial, { limit: 1, ...bounds }), inside, 'both bounds, which are inclusive');
  const elsewhere = { created_after: atOffset(second.at, 9), created_before: atOffset(fourth.at, -5) };
  expectList(trial, await walk(trial, elsewhere), inside, 'both bounds in the times of other places');
  const turned = { created_after: fourth.at, created_before: second.at };
  if (fourth.at > second.at) expectList(trial, await walk(trial, turned), [], 'bounds that exclude each other');
}

/** The same moment by the clock of a place so many whole hours ahead of UTC. */
function atOffset(time: string, hours: number): string {
  const [, micros = ''] = /\.\d{3}(\d{3})Z$/.exec(time) ?? [];
  const local = new Date(Date.parse(time) + hours * 3_600_000).toISOString().replace('Z', micros);
  return `${local}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}

/** Those that stay pending are each seen once, whatever happens to the others. */
async function changing(trial: Trial): Promise<void> {
  const made = await createMany(trial, 8);
  const [gone, acknowledged] = [made[1], made[5]];
  const found: ListedEvent[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 20; page += 1) {
    const { events, cursor: next } = pageOf(await trial.send(listInbox({ source: trial.source, limit: 2, cursor })));
    found.push(...events);
    cursor = next;
    if (page === 0 && gone !== undefined) await trial.send(remove(gone));
    if (page === 1 && acknowledged !== undefined) await trial.send(acknowledge(acknowledged));
    if (page < 3) await create(trial);
    if (cursor === undefined) break;
  }
  const stayed = made.filter((id) => id !== gone && id !== acknowledged);
  const seen = found.map(({ event_id }) => event_id).filter((id) => stayed.includes(id));
  expectEqual(trial, 'the events that stay pending, read while others come and go', stayed.join(), seen.join());
}
