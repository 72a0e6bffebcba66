import { shownValue } from '../../conformance/shown-value.ts';
import type { CasesProbe } from '../../engine/probe.ts';
import type { Trial } from '../../engine/trial.ts';
import { acknowledge, create, errorDetails, members, readAll, readEvent, remove } from '../event-requests.ts';
import { expectListedOnce, expectReadBack } from '../read-back.ts';
import { expectRefusal } from '../refusal.ts';

const CHECK = 'lifecycle';

/** The ways through an event's life, and what must not bring it back. */
export const lives: CasesProbe = {
  kind: 'cases',
  id: 'lifecycle',
  phase: 'boundaries',
  operations: ['createEvent', 'getEvent', 'acknowledgeEvent', 'deleteEvent'],
  checks: ['lifecycle', 'created-readable'],
  *cases() {
    yield {
      name: 'created, read, listed',
      async test(trial) {
        const payload = '{"digits":12345678901234567890,"more":[0.10,1e400],"__proto__":{"":null},"ünï":"\\u00fc😀"}';
        const created = await create(trial, { payload });
        if (created === undefined) return;
        await expectReadBack(trial, created, created.answer.request.body?.toString() ?? '');
        await expectListedOnce(trial, created);
      },
    };
    yield { name: 'acknowledged twice', test: acknowledgedTwice };
    yield {
      name: 'acknowledged, then read and listed',
      async test(trial) {
        const created = await create(trial);
        if (created === undefined) return;
        const first = await trial.send(acknowledge(created.id));
        if (!trial.expectStatus(first, 200, { check: CHECK, because: 'the event is pending' })) return;
        const read = await trial.send(readEvent(created.id));
        trial.expectStatus(read, 200, { check: CHECK, because: 'an acknowledged event can be read' });
        expectMember(trial, read.json, 'status', 'acknowledged');
        expectMember(trial, read.json, 'acknowledged_at', members(first.json).acknowledged_at);
        await expectGoneFromInbox(trial, created.id, 'acknowledged');
      },
    };
    for (const [name, isAcknowledged] of [
      ['pending', false],
      ['acknowledged', true],
    ] as const) {
      yield { name: `deleted when ${name}`, test: (trial) => deleted(trial, isAcknowledged) };
    }
  },
};

/** Acknowledgements and deletions at once. */
export const races: CasesProbe = {
  kind: 'cases',
  id: 'lifecycle.races',
  phase: 'stateful',
  operations: ['acknowledgeEvent', 'deleteEvent'],
  checks: ['lifecycle'],
  needs: ['load'],
  *cases() {
    for (const count of [2, 5, 20]) {
      yield { name: `${count} acknowledgements at once`, test: (trial) => manyAcknowledgements(trial, count) };
    }
    for (let round = 1; round <= 4; round += 1) {
      yield { name: `acknowledged and deleted at once, ${round}`, test: acknowledgedAndDeleted };
    }
  },
};

async function acknowledgedTwice(trial: Trial): Promise<void> {
  const created = await create(trial);
  if (created === undefined) return;
  const first = await trial.send(acknowledge(created.id));
  if (!trial.expectStatus(first, 200, { check: CHECK, because: 'the event is pending' })) return;
  const second = await trial.send(acknowledge(created.id));
  const pointer = '#/components/responses/AlreadyAcknowledged';
  if (!expectRefusal(trial, second, 409, { check: CHECK, because: 'the event is acknowledged', pointer })) return;
  expectMember(trial, errorDetails(second), 'acknowledged_at', members(first.json).acknowledged_at);
  expectMember(trial, errorDetails(second), 'event_id', created.id);
}

async function deleted(trial: Trial, isAcknowledged: boolean): Promise<void> {
  const created = await create(trial);
  if (created === undefined) return;
  if (isAcknowledged) await trial.send(acknowledge(created.id));
  const facts = { check: CHECK, because: 'the event was deleted' } as const;
  const first = await trial.send(remove(created.id));
  trial.expectStatus(first, 200, { check: CHECK, because: 'an event can be deleted whatever its status' });
  expectMember(trial, first.json, 'event_id', created.id);
  const pointer = '#/components/responses/EventNotFound';
  expectRefusal(trial, await trial.send(readEvent(created.id)), 404, { ...facts, pointer });
  expectRefusal(trial, await trial.send(acknowledge(created.id)), 404, { ...facts, pointer });
  trial.expectStatus(await trial.send(remove(created.id)), 200, {
    check: CHECK,
    because: 'deleting again does no harm',
  });
  expectRefusal(trial, await trial.send(readEvent(created.id)), 404, { ...facts, pointer });
  await expectGoneFromInbox(trial, created.id, 'deleted');
}

async function manyAcknowledgements(trial: Trial, count: number): Promise<void> {
  const created = await create(trial);
  if (created === undefined) return;
  const answers = await Promise.all(Array.from({ length: count }, () => trial.send(acknowledge(created.id))));
  const statuses = answers.map(({ status }) => status).sort();
  trial.count(CHECK);
  const expected = [200, ...Array<number>(count - 1).fill(409)];
  if (statuses.join() !== expected.join()) {
    trial.fail({
      check: CHECK,
      sentence: `Of ${count} acknowledgements at once ${statuses.filter((status) => status === 200).length} got 200.`,
      expected: 'exactly one 200, the others 409',
      seen: statuses.join(', '),
      pointer: '#/paths/~1v1~1events~1{event_id}~1ack/post',
    });
    return;
  }
  const winner = answers.find(({ status }) => status === 200);
  for (const loser of answers.filter(({ status }) => status === 409)) {
    expectMember(trial, errorDetails(loser), 'acknowledged_at', members(winner?.json).acknowledged_at);
  }
}

async function acknowledgedAndDeleted(trial: Trial): Promise<void> {
  const created = await create(trial);
  if (created === undefined) return;
  const [acknowledged, removed] = await Promise.all([
    trial.send(acknowledge(created.id)),
    trial.send(remove(created.id)),
  ]);
  trial.expectStatus(removed, 200, { check: CHECK, because: 'an event can be deleted at any time' });
  trial.expectStatus(acknowledged, [200, 404], { check: CHECK, because: 'it came before or after the deletion' });
  const facts = { check: CHECK, because: 'a deletion was answered, and nothing brings an event back' } as const;
  expectRefusal(trial, await trial.send(readEvent(created.id)), 404, facts);
}

async function expectGoneFromInbox(trial: Trial, id: string, why: string): Promise<void> {
  trial.count(CHECK);
  const listed = await readAll(trial);
  if (!listed.some(({ event_id }) => event_id === id)) return;
  trial.fail({
    check: CHECK,
    sentence: `An ${why} event is still in the inbox.`,
    expected: 'pending events only',
    seen: id,
    pointer: '#/paths/~1v1~1inbox/get',
  });
}

function expectMember(trial: Trial, body: unknown, name: string, expected: unknown): void {
  trial.count(CHECK);
  const seen = members(body)[name];
  if (seen === expected) return;
  trial.fail({
    check: CHECK,
    sentence: `An answer about an event has another ${name} than the event's life so far.`,
    expected: shownValue(expected),
    seen: shownValue(seen),
    pointer: '#/components/schemas/AcknowledgedEvent',
  });
}
