import { canonicalText, type ExactJson, exactJson, exactMember } from '../conformance/exact-json.ts';
import { shortened, shownValue } from '../conformance/shown-value.ts';
import type { Answer } from '../engine/answer.ts';
import type { Trial } from '../engine/trial.ts';
import type { Finding } from '../model/finding.ts';
import { type CreatedEvent, members, pageOf, readAll, readEvent } from './event-requests.ts';

/** Reads an event and notes what is not as it was sent: names trimmed, priority filled in, each digit kept. */
export async function expectReadBack(trial: Trial, created: CreatedEvent, sentText: string): Promise<void> {
  const answer = await trial.send(readEvent(created.id));
  const because = 'the event was created just before';
  if (!trial.expectStatus(answer, 200, { check: 'created-readable', because })) return;
  compareWithSent(trial, answer, created, sentText);
}

/** Notes that an event is not in the inbox, or more often than once, or otherwise than it was sent. */
export async function expectListedOnce(trial: Trial, created: CreatedEvent, query = {}): Promise<void> {
  const listed = (await readAll(trial, query)).filter(({ event_id }) => event_id === created.id);
  trial.count('created-readable');
  if (listed.length === 1) return;
  trial.fail({
    check: 'created-readable',
    sentence: `A created event is in the inbox ${listed.length} times.`,
    expected: `${created.id} once`,
    seen: `${listed.length} times`,
    pointer: '#/paths/~1v1~1inbox/get',
  });
}

function compareWithSent(trial: Trial, answer: Answer, created: CreatedEvent, sentText: string): void {
  const [sent, read] = [exactJson(sentText), exactJson(answer.text)];
  const expected: Readonly<Record<string, ExactJson | undefined>> = {
    event_id: created.id,
    created_at: created.createdAt,
    status: 'pending',
    source: trimmed(exactMember(sent, 'source')),
    event_type: trimmed(exactMember(sent, 'event_type')),
    payload: exactMember(sent, 'payload'),
    metadata: withPriority(exactMember(sent, 'metadata')),
  };
  for (const [name, value] of Object.entries(expected)) {
    const [wanted, seen] = [value, exactMember(read, name)].map((one) =>
      one === undefined ? 'nothing' : canonicalText(one),
    );
    if (wanted === seen) continue;
    trial.fail({
      check: 'created-readable',
      sentence: `An event is read back with another ${name} than it was sent with.`,
      expected: shortened(wanted as string),
      seen: shortened(seen as string),
      pointer:
        name === 'payload' ? '#/components/schemas/Payload' : `#/components/schemas/PendingEvent/properties/${name}`,
    });
  }
}

function trimmed(value: ExactJson | undefined): ExactJson | undefined {
  return typeof value === 'string' ? value.trim() : value;
}

function withPriority(metadata: ExactJson = new Map()): ExactJson {
  if (!(metadata instanceof Map) || metadata.has('priority')) return metadata;
  return new Map<string, ExactJson>([...metadata, ['priority', 'normal']]);
}

/** Notes a page whose event differs from what reading the event says. */
export function expectSameAsRead(trial: Trial, page: Answer, read: Answer): void {
  const { event_id: id } = members(read.json);
  const listed = pageOf(page).events.find(({ event_id }) => event_id === id);
  if (listed === undefined) return;
  const { request_id: _, ...event } = members(read.json);
  if (JSON.stringify(sorted(listed)) === JSON.stringify(sorted(event))) return;
  const finding: Finding = {
    check: 'created-readable',
    sentence: 'The inbox shows an event otherwise than reading it does.',
    expected: shownValue(event),
    seen: shownValue(listed),
    pointer: '#/components/schemas/InboxEvent',
  };
  trial.fail(finding, [page, read]);
}

function sorted(value: object): unknown {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}
