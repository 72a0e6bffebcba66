import { expect, test } from 'vitest';
import { newRunId } from '../driver/run-load.ts';
import { runLoadHere } from '../driver/run-load-here.ts';
import { type DoctorContext, toJudgement } from './doctor-check.ts';
import { DOCTOR_CHECKS } from './run-doctor.ts';

const CONTEXT: DoctorContext = {
  runLoad: runLoadHere,
  effort: 'short',
  seed: 1,
  newRunId,
  signal: new AbortController().signal,
};

test.for(DOCTOR_CHECKS)('the meter reads what is true: $name', async (check) => {
  const result = await check.run(CONTEXT);

  expect(result.wrong).toEqual([]);
  expect(toJudgement(check, { ...result, off: [] })).toMatchObject({ id: `doctor-${check.name}`, verdict: 'pass' });
});
