import { expect, test, vi } from 'vitest';
import { isAlive, startTestFunction } from '../test-function.ts';

const EXIT_ERROR = /^REPORT .*\tStatus: error\tError Type: Runtime\.ExitError\t\n$/;

test('answers with type, message and trace of an error that the handler throws', async () => {
  await using fn = await startTestFunction({
    code: "export const handler = async () => { throw new TypeError('no such thing'); };",
  });

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'TypeError', errorMessage: 'no such thing' });
  const payload = JSON.parse(result.kind === 'functionError' ? result.payload : '');
  expect(Object.keys(payload)).toEqual(['errorType', 'errorMessage', 'trace']);
  expect(payload.trace[0]).toBe('TypeError: no such thing');
  expect(payload.trace[1]).toMatch(/^ {4}at .*app\.mjs:1/);
  const [line] = await fn.logged(/Invoke Error/);
  expect(line).toMatch(new RegExp(`^\\S+Z\\t${result.requestId}\\tERROR\\tInvoke Error \\t\\{.*"no such thing"`));
});

test('keeps its state after an error that the handler throws', async () => {
  await using fn = await startTestFunction({
    code: "let count = 0; export const handler = async (event) => { count += 1; if (event.fail) throw new Error('x'); return count; };",
  });

  await fn.invoke({ fail: true });

  expect(await fn.value()).toBe(2);
  expect(fn.lines.filter((line) => line.startsWith('INIT_START'))).toHaveLength(1);
});

test('kills a function that takes too long, and starts it anew with its files but without its state', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 1_000,
    code: `
      import { existsSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      let count = 0;
      const file = tmpdir() + '/left-behind';
      export const handler = async (event) => {
        count += 1;
        if (!event.hang) return { count, file: existsSync(file) };
        writeFileSync(file, '');
        for (;;);
      };`,
  });
  expect(await fn.value()).toEqual({ count: 1, file: false });
  const [environment] = fn.pool.snapshot();

  const timedOut = await fn.invoke({ hang: true });
  const next = await fn.value();

  expect(timedOut).toEqual({
    kind: 'functionError',
    requestId: timedOut.requestId,
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${timedOut.requestId} Error: Task timed out after 1.00 seconds`,
    payload: `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ${timedOut.requestId} Error: Task timed out after 1.00 seconds"}`,
  });
  expect(next).toEqual({ count: 1, file: true });
  expect(isAlive(environment?.processId ?? 0)).toBe(false);
  const [, timeoutReport, nextReport] = await fn.logged(/^REPORT/, 3);
  expect(timeoutReport).toMatch(/\tStatus: timeout\t\n$/);
  expect(Number(/\tDuration: ([\d.]+) ms/.exec(timeoutReport ?? '')?.[1])).toBeGreaterThanOrEqual(1_000);
  expect(nextReport).not.toContain('Init Duration');
  expect(fn.lines.filter((line) => line.startsWith('INIT_START'))).toHaveLength(2);
  expect(fn.lines).toContainEqual(
    expect.stringMatching(new RegExp(`^\\S+Z ${timedOut.requestId} Task timed out after 1\\.00 seconds\\n\\n$`)),
  );
});

test('bills the new start after a timeout as a part of the next duration', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 600,
    code: "const until = Date.now() + 200; while (Date.now() < until); export const handler = async ({ hang }) => { while (hang); return 'ok'; };",
  });

  await fn.invoke({ hang: true });
  await fn.invoke();

  const [, report = ''] = await fn.logged(/^REPORT/, 2);
  expect(Number(/\tDuration: ([\d.]+) ms/.exec(report)?.[1])).toBeGreaterThan(200);
});

test.for([
  ['process.exit(0)', 'Runtime exited without providing a reason'],
  ['process.exit(1)', 'Runtime exited with error: exit status 1'],
  [
    "setTimeout(() => { throw new Error('uncaught') }); await new Promise(() => {})",
    'Runtime exited with error: exit status 1',
  ],
  ["Promise.reject(new Error('unhandled')); await new Promise(() => {})", 'Runtime exited with error: exit status 1'],
  ["process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", 'Runtime exited with error: signal: killed'],
  [
    "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})",
    'Runtime exited with error: signal: segmentation fault',
  ],
] as const)('reports the end of the process by %s, and goes on', async ([statement, reason]) => {
  await using fn = await startTestFunction({
    code: `export const handler = async ({ end }) => { if (end) { ${statement}; } return 'fine'; };`,
  });

  const result = await fn.invoke({ end: true });

  expect(result).toEqual({
    kind: 'functionError',
    requestId: result.requestId,
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${result.requestId} Error: ${reason}`,
    payload: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ${result.requestId} Error: ${reason}"}`,
  });
  expect(await fn.logged(EXIT_ERROR)).toHaveLength(1);
  expect(await fn.value({})).toBe('fine');
});

test('writes the stack of an uncaught exception to the log as Node prints it', async () => {
  await using fn = await startTestFunction({
    code: "export const handler = () => new Promise(() => { setTimeout(() => { throw new Error('from a timer'); }); });",
  });

  await fn.invoke();

  const [line] = await fn.logged(/^Error: from a timer\n$/);
  expect(line).toBe('Error: from a timer\n');
});

test('ends a function whose handler waits for nothing that could still happen', async () => {
  await using fn = await startTestFunction({ code: 'export const handler = () => new Promise(() => {});' });

  const result = await fn.invoke();

  expect(result).toMatchObject({
    kind: 'functionError',
    errorMessage: `RequestId: ${result.requestId} Error: Runtime exited without providing a reason`,
  });
});

test('kills the processes that the function has started together with it', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 1_000,
    code: `import { spawn } from 'node:child_process';
      export const handler = async () => {
        console.log('child', spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).pid);
        await new Promise(() => {});
      };`,
  });

  const invocation = fn.invoke();
  const [line = ''] = await fn.logged(/\tchild \d+/);
  const child = Number(/child (\d+)/.exec(line)?.[1]);
  expect(isAlive(child)).toBe(true);
  await invocation;

  await vi.waitFor(() => expect(isAlive(child)).toBe(false));
});

test('does not wait for processes that the function left behind when it exited', async () => {
  await using fn = await startTestFunction({
    code: `import { spawn } from 'node:child_process';
      export const handler = async () => {
        console.log('child', spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }).pid);
        process.exit(1);
      };`,
  });

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'Runtime.ExitError' });
  const [line = ''] = await fn.logged(/\tchild \d+/);
  await vi.waitFor(() => expect(isAlive(Number(/child (\d+)/.exec(line)?.[1]))).toBe(false));
});

test('does not wait for a process in a group of its own that holds the output open', async () => {
  await using fn = await startTestFunction({
    code: `import { spawn } from 'node:child_process';
      export const handler = async () => {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit', detached: true });
        console.log('child', child.pid);
        process.exit(1);
      };`,
  });

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'Runtime.ExitError' });
  const [line = ''] = await fn.logged(/\tchild \d+/);
  process.kill(Number(/child (\d+)/.exec(line)?.[1]), 'SIGKILL');
});
