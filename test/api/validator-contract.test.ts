import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newEventId } from '../../src/input/event-id.ts';
import { parseInboxQuery } from '../../src/input/inbox-query.ts';
import { NewEventBody } from '../../src/input/new-event.ts';
import { formatTimestamp } from '../../src/input/timestamp.ts';
import { encodeCursor } from '../../src/store/cursor.ts';
import { inboxParameterValidators, validatorOf } from './contract.ts';

/** Characters on which two readers of one rule differ: kinds of space, astral ones, halves of one, marks. */
const character = fc.constantFrom(
  'a',
  'Z',
  ' ',
  '\t',
  '\n',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\u0085',
  '\u200b',
  '𝄞',
  '\ud834',
  '\udd1e',
  '\u0000',
  'e\u0301',
);

/** Texts around a limit of characters, with space around them. */
function textAround(maxCharacters: number): fc.Arbitrary<string> {
  const long = fc
    .tuple(fc.constantFrom('x', '𝄞', ' ', 'é'), fc.integer({ min: -2, max: 2 }))
    .map(([fill, off]) => fill.repeat(maxCharacters + off));
  const space = fc.string({ unit: character, maxLength: 3 });
  return fc.oneof(
    fc.string({ unit: character, maxLength: 5 }),
    fc.tuple(space, long, space).map((parts) => parts.join('')),
  );
}

const wrong = fc.constantFrom(null, 1, true, '', [], {}, [1], 'text');
const often = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });

const metadata = fc.record(
  {
    idempotency_key: often(textAround(255)),
    priority: often(fc.constantFrom('low', 'normal', 'high', 'Low', 'urgent')),
    correlation_id: often(textAround(255)),
    further: fc.jsonValue({ maxDepth: 2 }),
    '': wrong,
  },
  { requiredKeys: [] },
);

const body = fc
  .record(
    {
      source: often(textAround(100)),
      event_type: often(textAround(100)),
      payload: often(
        fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
      ),
      metadata: often(metadata),
      extra: wrong,
    },
    { requiredKeys: [] },
  )
  .chain((value) =>
    fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom(...Object.keys(value), 'source')).map(([way, name]) => {
      if (way === 0) return value;
      const whole = { source: 's', event_type: 't', payload: { a: 1 } };
      // Mostly one member differs from a good body, so that each rule decides by itself.
      return name in value ? { ...whole, [name]: value[name as keyof typeof value] } : whole;
    }),
  );

test('the validator takes the bodies that the contract allows and no others', () => {
  const allows = validatorOf('#/components/schemas/NewEvent');
  const seen = { accepted: 0, refused: 0 };

  fc.assert(
    fc.property(fc.oneof({ weight: 20, arbitrary: body }, fc.jsonValue({ maxDepth: 1 })), (sent) => {
      const value: unknown = JSON.parse(JSON.stringify(sent));
      const isAccepted = NewEventBody.safeParse(value).success;
      seen[isAccepted ? 'accepted' : 'refused'] += 1;
      expect(isAccepted).toBe(allows(value));
    }),
    { numRuns: 4_000 },
  );

  // Both answers occur often enough to say something.
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200);
});

const atMicros = fc.integer({ min: 0, max: Date.UTC(2100, 0) }).map((ms) => ms * 1000);

const validCursor = atMicros.map((micros) =>
  encodeCursor({ event_id: newEventId(micros), created_at: formatTimestamp(micros), status: 'pending' }),
);

const digits = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));

/** Times in many spellings, some of days and hours that do not exist. */
const timeBound = fc
  .tuple(
    fc.tuple(fc.constantFrom('2024', '2025', '1900', '2000', '0000', '9999'), digits(13), digits(32)),
    fc.constantFrom('T', 't', ' ', ''),
    fc.tuple(digits(24), digits(60), digits(60)),
    fc.constantFrom('', '.1', '.123456789', '.1234567890', '.', ',5'),
    fc.constantFrom('', 'Z', 'z', '+00:00', '-0530', '+23', '+24', '-12:60', '+1'),
    fc.boolean(),
  )
  .map(([date, separator, [hour, minute, second], fraction, offset, isDateOnly]) =>
    isDateOnly ? date.join('-') : `${date.join('-')}${separator}${hour}:${minute}:${second}${fraction}${offset}`,
  );

const wellFormed = (text: fc.Arbitrary<string>) => text.map((value) => value.toWellFormed());

const query = fc.record(
  {
    limit: fc.oneof(
      fc.integer({ min: -1, max: 102 }).map(String),
      fc.constantFrom('', '1.5', '1e1', ' 1', '+1', 'ten', '9'.repeat(20)),
    ),
    cursor: fc.oneof(
      validCursor,
      fc.string({ unit: character, maxLength: 5 }),
      validCursor.map((cursor) => `${cursor}=`),
    ),
    source: wellFormed(textAround(100)),
    event_type: wellFormed(textAround(100)),
    created_after: timeBound,
    created_before: timeBound,
    priority: fc.constantFrom('low', 'normal', 'high', 'HIGH', ''),
    metadata_key: wellFormed(textAround(255)),
    metadata_value: wellFormed(textAround(1024)),
  },
  { requiredKeys: [] },
);

const isTaken = (parameters: Readonly<Record<string, string>>) => {
  try {
    parseInboxQuery(parameters);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'VALIDATION_ERROR' });
    return false;
  }
};

test('each inbox parameter is taken exactly when the contract allows it', () => {
  const validators = inboxParameterValidators();
  expect([...validators.keys()].sort()).toEqual([
    'created_after',
    'created_before',
    'cursor',
    'event_type',
    'limit',
    'metadata_key',
    'metadata_value',
    'priority',
    'source',
  ]);

  fc.assert(
    fc.property(query, (parameters) => {
      for (const [name, value] of Object.entries(parameters)) {
        const typed = name === 'limit' && /^-?(?:0|[1-9]\d*)$/.test(value) ? Number(value) : value;
        const isAllowed = validators.get(name)?.(typed) === true;
        const companion = name === 'metadata_value' ? { metadata_key: 'k' } : {};
        const isAccepted = isTaken({ ...companion, [name]: value });

        if (name === 'cursor') {
          // The pattern says how a cursor looks; which ones are real only the function can tell.
          if (isAccepted) expect(isAllowed).toBe(true);
        } else if (name.startsWith('created_')) {
          // More spellings are taken than are promised, of the same times.
          if (isAllowed) expect(isAccepted).toBe(true);
          if (isAccepted) expect([value, validators.get(name)?.(strictSpelling(value))]).toEqual([value, true]);
        } else {
          expect([name, value, isAccepted]).toEqual([name, value, isAllowed]);
        }
      }
    }),
    { numRuns: 1_500 },
  );
});

/** The spelling of the contract for a time that the function understands. */
function strictSpelling(time: string): string {
  const date = time.slice(0, 10);
  const rest = time.slice(10).replace(/^[t ]/, 'T').replace('z', 'Z').replace(',', '.').replace(' ', '+');
  return date + rest;
}

test('parameters that are allowed one by one are allowed together, but for two rules between them', () => {
  fc.assert(
    fc.property(query, (parameters) => {
      const { cursor: _, ...independent } = parameters;
      const orphan = independent.metadata_value !== undefined && independent.metadata_key === undefined;
      const eachAlone = Object.entries(independent).every(([name, value]) =>
        isTaken({ ...(name === 'metadata_value' ? { metadata_key: 'k' } : {}), [name]: value }),
      );

      expect(isTaken(independent)).toBe(eachAlone && !orphan);
    }),
    { numRuns: 500 },
  );
});
