import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAULT_KINDS } from '../../protocol/faults.ts';
import { FAULT_OPTIONS, parseFaultArgument, toFaultSpec } from './fault-argument.ts';

test.for([
  ['gateway-429', { kind: 'gateway-429', share: 1 }],
  ['gateway-429,share=0.1,for=30s', { kind: 'gateway-429', share: 0.1, forMs: 30_000 }],
  ['gateway-429,share=10%', { kind: 'gateway-429', share: 0.1 }],
  [
    'dynamodb-latency,latency=1.5s,table=events',
    { kind: 'dynamodb-latency', share: 1, latencyMs: 1_500, table: 'events' },
  ],
  ['dynamodb-error,operation=PutItem,key=a=b', { kind: 'dynamodb-error', share: 1, operation: 'PutItem', key: 'a=b' }],
  ['lambda-crash, count=3, seed=0', { kind: 'lambda-crash', share: 1, count: 3, seed: 0 }],
  ['connection-reset,operation=POST /v1/events', { kind: 'connection-reset', share: 1, operation: 'POST /v1/events' }],
] as const)('reads %s', ([text, spec]) => {
  expect(parseFaultArgument(text)).toEqual(spec);
});

test.for([
  ['', /^--fault {2}is not usable: kind must be one of dynamodb-latency, /],
  ['gateway-500', /^--fault gateway-500 is not usable: kind must be one of dynamodb-latency, /],
  ['gateway-429,10%', /: 10% is none of latency=…, share=…, /],
  ['gateway-429,rate=5', /: rate=5 is none of latency=…, share=…, /],
  ['gateway-429,share=1,share=2', /: share is there twice\./],
  ['gateway-429,share=', /: share must be a number over 0 and up to 1\./],
  ['gateway-429,share=0x1', /: share must be a number over 0 and up to 1\./],
  ['gateway-429,share=110%', /: share must be at most 1, which is all\./],
  ['gateway-429,for=30', /^--fault gateway-429,for=30: for 30 is not a length of time\. .*90s/],
  ['gateway-429,for=0s', /: for must be a whole number of milliseconds, 1 or more\./],
  ['gateway-429,latency=5ms', /: latency is of dynamodb-latency only\./],
  ['dynamodb-latency', /: latency is needed for dynamodb-latency\./],
  ['gateway-429,count=-1', /: count must be a whole number, 1 or more\./],
] as const)('refuses "%s" and says why', ([text, problem]) => {
  const parse = () => parseFaultArgument(text);

  expect(parse).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  expect(parse).toThrow(problem);
});

test('means the same by the options of a command and by one word', () => {
  const texts = { share: '25%', for: '10m', count: '5', operation: 'POST', key: 'k', seed: '9' };
  const word = Object.entries(texts).map(([name, text]) => `${name}=${text}`);

  expect(parseFaultArgument(['lambda-crash', ...word].join(','))).toEqual(toFaultSpec('lambda-crash', texts, 'x'));
});

test('answers any text with a fault or with BAD_ARGUMENT', () => {
  const words = [
    ...Object.keys(FAULT_KINDS),
    ...Object.keys(FAULT_OPTIONS).map((name) => `${name}=1`),
    '=',
    ',',
    '__proto__=1',
  ];
  const text = fc
    .array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 5 })
    .map((parts) => parts.join(','));

  fc.assert(
    fc.property(text, (argument) => {
      try {
        expect(parseFaultArgument(argument).kind).toBeOneOf(Object.keys(FAULT_KINDS));
      } catch (error) {
        expect(error).toMatchObject({ code: 'BAD_ARGUMENT' });
      }
    }),
  );
});
