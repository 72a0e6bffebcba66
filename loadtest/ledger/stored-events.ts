import type { Judgement } from '../model/judgement.ts';
import type { ExpectedEvents } from './expected-events.ts';
import { sumOf } from './ledger-balance.ts';

/** What is stored after a run. */
export interface FoundEvents {
  /** How often each event is in the inbox, over all its pages. */
  readonly inbox: ReadonlyMap<string, number>;
  /** What the API says of single events that should not be in the inbox, or should be and are not. */
  readonly states: ReadonlyMap<string, 'pending' | 'acknowledged' | 'absent'>;
}

export const STORED_SENTENCE = 'what was answered with 201 is stored exactly once, and nothing else is';

/**
 * Whether what was answered with 201 is stored exactly once, what was acknowledged or deleted has left the inbox, and
 * nothing is stored that nobody made. Events that nobody was told of must be ones whose creation timed out, was reset,
 * and the like: never more than there were of those.
 */
export function judgeStoredEvents(expected: ExpectedEvents, found: FoundEvents): Judgement {
  const strangers = strangersIn(expected, found);
  const uncertain = sumOf(expected.uncertainCreates);
  const problems = [
    ...problem(missing(expected, found), (ids) => `answered with 201 and not in the inbox: ${list(ids, found)}`),
    ...problem(repeated(found), (ids) => `in the inbox more than once: ${list(ids, found)}`),
    ...problem(
      still(expected.acknowledged, found),
      (ids) => `acknowledged and still in the inbox: ${list(ids, found)}`,
    ),
    ...problem(still(expected.deleted, found), (ids) => `deleted and still in the inbox: ${list(ids, found)}`),
    ...problem(
      [...expected.acknowledged].filter((id) => found.states.get(id) === 'absent'),
      (ids) => `acknowledged and gone: ${list(ids, found)}`,
    ),
    ...problem(
      [...expected.deleted].filter((id) => (found.states.get(id) ?? 'absent') !== 'absent'),
      (ids) => `deleted and still stored: ${list(ids, found)}`,
    ),
    ...(strangers.length > uncertain
      ? [
          `stored though nobody was told of them, and only ${uncertain} creations ended without a sure answer: ${list(strangers, found)}`,
        ]
      : []),
  ];
  return {
    id: 'ledger-stored',
    sentence: STORED_SENTENCE,
    verdict: problems.length === 0 ? 'pass' : 'fail',
    reason: problems.length === 0 ? agreement(expected, strangers.length) : problems.join('; '),
    observed: found.inbox.size,
    unit: 'events',
  };
}

function missing({ pending }: ExpectedEvents, { inbox }: FoundEvents): readonly string[] {
  return [...pending].filter((id) => !inbox.has(id));
}

function repeated({ inbox }: FoundEvents): readonly string[] {
  return [...inbox].filter(([, times]) => times > 1).map(([id]) => id);
}

function still(ids: ReadonlySet<string>, { inbox }: FoundEvents): readonly string[] {
  return [...ids].filter((id) => inbox.has(id));
}

/** In the inbox, and none of those that answers told of. */
function strangersIn(
  { pending, acknowledged, deleted, open }: ExpectedEvents,
  { inbox }: FoundEvents,
): readonly string[] {
  return [...inbox.keys()].filter((id) => ![pending, acknowledged, deleted, open].some((known) => known.has(id)));
}

function problem(ids: readonly string[], text: (ids: readonly string[]) => string): readonly string[] {
  return ids.length === 0 ? [] : [text(ids)];
}

const SHOWN = 3;

function list(ids: readonly string[], { states }: FoundEvents): string {
  const shown = ids.slice(0, SHOWN).map((id) => {
    const state = states.get(id);
    return state === undefined ? id : `${id} (${state})`;
  });
  return `${ids.length} ${ids.length === 1 ? 'event' : 'events'} (${shown.join(', ')}${ids.length > SHOWN ? ', …' : ''})`;
}

function agreement(
  { pending, acknowledged, deleted, open, uncertainCreates }: ExpectedEvents,
  strangers: number,
): string {
  const names = Object.entries(uncertainCreates).map(([name, count]) => `${count} ${name}`);
  return [
    `${pending.size} pending events are in the inbox once each`,
    ...(acknowledged.size > 0 ? [`${acknowledged.size} acknowledged and`, `${deleted.size} deleted have left it`] : []),
    ...(open.size > 0 ? [`${open.size} may be in any state, since their last request got no sure answer`] : []),
    ...(strangers > 0
      ? [`${strangers} more are stored, of creations without a sure answer (${names.join(', ')})`]
      : []),
  ]
    .join(', ')
    .replace('and, ', 'and ');
}
