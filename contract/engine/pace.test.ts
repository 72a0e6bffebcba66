import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

test('a slow answer is remembered for as long as is asked, and one that is waited for is slow already', () => {
  let now = 0;
  const pace = createPace(() => now);

  const endQuick = pace.begin();
  now = 400;
  endQuick();
  const endSlow = pace.begin();
  now = 1_000;
  const whileQuick = pace.hasBeenSlow(900, 5_000);
  now = 1_500;
  const whileWaiting = pace.hasBeenSlow(900, 5_000);
  endSlow();
  now = 6_500;
  const after5s = pace.hasBeenSlow(900, 5_000);
  now = 6_501;
  const later = pace.hasBeenSlow(900, 5_000);

  expect([whileQuick, whileWaiting, after5s, later]).toEqual([false, true, true, false]);
  expect(pace.hasBeenSlow(2_000, 60_000)).toBe(false);
});
