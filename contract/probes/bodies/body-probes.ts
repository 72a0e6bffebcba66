import type { CasesProbe } from '../../engine/probe.ts';
import { boundaryValues } from '../../generate/boundary-values.ts';
import type { CheckId } from '../../model/checks.ts';
import type { HeaderFields } from '../../model/exchange.ts';
import { JSON_TYPE, members, postEvent } from '../event-requests.ts';
import { expectReadBack } from '../read-back.ts';
import { expectByContract, expectRefusal } from '../refusal.ts';
import { hasSharedKey, withOwnKey } from './own-key.ts';

/** A body with one place changed to what lies at the edges of its schema. */
export const bodyBoundaries: CasesProbe = {
  kind: 'cases',
  id: 'createEvent.body',
  phase: 'boundaries',
  operations: ['createEvent'],
  checks: ['valid-accepted', 'invalid-refused', 'unknown-and-null', 'created-readable'],
  *cases({ contract }) {
    const media = contract.operations.find(({ id }) => id === 'createEvent')?.body?.content[0];
    const example = members(media?.examples[0]?.value);
    if (media === undefined) return;
    for (const { name, value } of boundaryValues(contract, media.schemaPointer, example)) {
      yield {
        name,
        async test(trial) {
          const { source } = members(value);
          const own = source === example.source ? { ...members(value), source: trial.source } : value;
          const body = withOwnKey(own, trial.source);
          const text = JSON.stringify(body);
          const answer = await trial.send(postEvent(text));
          const isAboutMembers = name.endsWith('an unknown member') || name.endsWith(': null');
          const refused: CheckId = isAboutMembers ? 'unknown-and-null' : 'invalid-refused';
          const accepted: CheckId = isAboutMembers ? 'unknown-and-null' : 'valid-accepted';
          expectByContract(trial, contract, answer, {
            accepted: hasSharedKey(body, trial.source) ? [201, 409] : [201],
            checks: { accepted, refused },
          });
          const { event_id: id, created_at: createdAt } = members(answer.json);
          if (answer.status !== 201 || typeof id !== 'string' || typeof createdAt !== 'string') return;
          await expectReadBack(trial, { id, createdAt, answer }, text);
        },
      };
    }
  },
};

const EVENT = '{"source":"s","event_type":"t","payload":{"a":1}}';

/** Bodies that are no event, or hardly JSON. */
const RAW_BODIES: readonly (readonly [name: string, body: string | Buffer])[] = [
  ['nothing', ''],
  ['a space', ' '],
  ['an open brace', '{'],
  ['a comma too many', '{"source":"s","event_type":"t","payload":{"a":1},}'],
  ['single quotes', "{'source':'s'}"],
  ['a comment', `/* */${EVENT}`],
  ['two values', `${EVENT}${EVENT}`],
  ['a byte order mark', `\ufeff${EVENT}`],
  ['NaN', '{"source":"s","event_type":"t","payload":{"a":NaN}}'],
  ['a leading zero', '{"source":"s","event_type":"t","payload":{"a":01}}'],
  ['a control character in a text', '{"source":"s\u0001","event_type":"t","payload":{"a":1}}'],
  ['a form', 'source=s&event_type=t'],
  ['XML', '<event/>'],
  ['text in UTF-16', Buffer.from(EVENT, 'utf16le')],
  ['a thousand brackets', '['.repeat(1_000)],
];

export const rawBodies: CasesProbe = {
  kind: 'cases',
  id: 'createEvent.raw',
  phase: 'boundaries',
  operations: ['createEvent'],
  checks: ['invalid-refused'],
  *cases({ contract }) {
    for (const [name, body] of RAW_BODIES) {
      yield {
        name,
        async test(trial) {
          expectByContract(trial, contract, await trial.send(postEvent(body)), { accepted: [201] });
        },
      };
    }
  },
};

/** Ways to write a media type, right and wrong ones; what they are, the contract's reader of media types says. */
const MEDIA_TYPES: readonly (readonly [name: string, headers: HeaderFields])[] = [
  ['none', []],
  ...[
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json; charset="UTF-8"',
    'application/json ; x=1; charset=utf8',
    'application/json; charset=latin1',
    'application/jsonp',
    'application/xml',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'json',
    '*/*',
  ].map((value): readonly [string, HeaderFields] => [value, [['Content-Type', value]]]),
];

export const mediaTypes: CasesProbe = {
  kind: 'cases',
  id: 'createEvent.mediaType',
  phase: 'boundaries',
  operations: ['createEvent'],
  checks: ['valid-accepted', 'invalid-refused'],
  *cases({ contract }) {
    for (const [name, headers] of MEDIA_TYPES) {
      yield {
        name,
        async test(trial) {
          const body = EVENT.replace('"s"', JSON.stringify(trial.source));
          expectByContract(trial, contract, await trial.send(postEvent(body, { headers })), { accepted: [201] });
        },
      };
    }
    yield {
      name: 'compressed',
      async test(trial) {
        const headers: HeaderFields = [...JSON_TYPE, ['Content-Encoding', 'gzip']];
        const answer = await trial.send(postEvent(EVENT, { headers }));
        const because = 'the body is said to be compressed';
        expectRefusal(trial, answer, 415, {
          check: 'invalid-refused',
          because,
          pointer: '#/paths/~1v1~1events/post/requestBody',
        });
      },
    };
  },
};
