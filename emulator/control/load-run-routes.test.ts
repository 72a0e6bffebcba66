import { expect, test } from 'vitest';
import { TEST_PROGRESS as progress } from '../load-runs/test-progress.ts';
import { callControl, startTestControl } from './test-control.ts';

function startRecording() {
  const calls: string[] = [];
  const control = startTestControl({
    loadRun: {
      status: async () => ({ scenarios: [{ name: 'smoke', description: 'a little of everything' }] }),
      report: ({ runId }) => void calls.push(`report ${runId}`),
      start: async (scenario) => void calls.push(`start ${scenario}`),
      stop: () => void calls.push('stop'),
    },
  });
  return control.then(({ port, ...server }) => ({ port, calls, ...server }));
}

test('takes progress, starts and stops of load runs, and answers how the run stands', async () => {
  await using control = await startRecording();
  const json = JSON.stringify;

  const answers = [
    await callControl(control.port, '/v1/load-run', { method: 'PUT', body: json(progress) }),
    await callControl(control.port, '/v1/load-run', { method: 'POST', body: json({ scenario: 'smoke' }) }),
    await callControl(control.port, '/v1/load-run', { method: 'DELETE' }),
    await callControl(control.port, '/v1/load-run'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers[3]?.body).toEqual({ scenarios: [{ name: 'smoke', description: 'a little of everything' }] });
  expect(control.calls).toEqual(['report run-1', 'start smoke', 'stop']);
});

test.for([
  ['PUT', { ...progress, state: 'asleep' }],
  ['PUT', {}],
  ['POST', {}],
  ['POST', { scenario: 'smoke', shell: 'rm' }],
] as const)('refuses %s of %j', async ([method, body]) => {
  await using control = await startRecording();

  const answer = await callControl(control.port, '/v1/load-run', { method, body: JSON.stringify(body) });

  expect(answer.status).toBe(400);
  expect(control.calls).toEqual([]);
});

test('lets nobody without the token start or report a run', async () => {
  await using control = await startRecording();

  for (const method of ['PUT', 'POST', 'DELETE']) {
    const answer = await callControl(control.port, '/v1/load-run', { method, headers: { 'x-triggers-token': 'no' } });
    expect(answer.status).toBe(401);
  }
  expect(control.calls).toEqual([]);
});
