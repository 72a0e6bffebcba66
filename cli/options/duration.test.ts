import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDurationMs } from './duration.ts';

test.for([
  ['0s', 0],
  ['200ms', 200],
  ['1.5s', 1_500],
  ['90s', 90_000],
  ['10m', 600_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  [' 5s ', 5_000],
  ['0.4ms', 0],
] as const)('reads %s as %s ms', ([text, milliseconds]) => {
  expect(parseDurationMs(text, '--for')).toBe(milliseconds);
});

test.for(['', '5', 's', '-5s', '5 s', '5S', '1e3s', '5s5s', '5w', '0x5s', 'NaNs', '99999999999999999d'])(
  'refuses "%s" and says what to type',
  (text) => {
    const parse = () => parseDurationMs(text, '--for');

    expect(parse).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
    expect(parse).toThrow(/^--for .* is not a length of time\. .*90s/);
  },
);

test('reads every whole number of every unit exactly', () => {
  const units = fc.constantFrom(['ms', 1], ['s', 1_000], ['m', 60_000], ['h', 3_600_000], ['d', 86_400_000]);

  fc.assert(
    fc.property(fc.nat(100_000), units, (amount, [unit, factor]) => {
      expect(parseDurationMs(`${amount}${unit}`, '--for')).toBe(amount * Number(factor));
    }),
  );
});
