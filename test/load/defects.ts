/** What can be wrong with the small server of these tests, one thing at a time. */
export const DEFECTS = {
  'key-limit-5-percent-over': 'a key is admitted 5 % more often than its limit',
  'key-limit-10-percent-under': 'a key is refused with a tenth of its limit left',
  'key-limit-shared': 'all keys share one limit',
  'stage-limit-5-percent-over': 'the stage admits 5 % more than its bucket holds',
  'stage-limit-half-burst': 'the bucket of the stage holds half of its burst',
  'retry-after-too-short': 'Retry-After ends before the window does',
  'retry-after-too-long': 'Retry-After names an hour',
  'ack-wins-twice': 'two of those who acknowledge at the same time are told that they did',
  'ack-never-wins': 'everybody who acknowledges is told that another was first',
  'event-lost': 'one in fifty events gets 201 and is not stored',
  'event-twice': 'one in fifty events is stored twice',
  'page-truncated': 'a page of the inbox lacks its last event, and its cursor goes on after it',
  'deleted-comes-back': 'one in ten deleted events stays in the inbox',
  'idempotent-stores-twice': 'sends of one idempotency key at the same time make an event each',
  'idempotent-answers-differ': 'a replay has another created_at',
  'payload-limit-a-byte-late': 'a payload of a byte over the limit is taken',
  'payload-limit-in-characters': 'the payload is measured in characters, not in bytes',
  'chunked-unlimited': 'a body in chunks has no limit',
  'crash-makes-a-second-event': 'a send that is repeated after a crash makes a second event',
  slow: 'every answer to a POST takes 300 ms longer',
  'errors-1-percent': 'one answer in a hundred is a 500',
} as const;

export type Defect = keyof typeof DEFECTS;
