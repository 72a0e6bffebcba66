import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { startTestFunction } from '../test-function.ts';

const HANDLER = "export const handler = async () => 'ok';";

test('is ready once the module of the function is loaded', async () => {
  await using fn = await startTestFunction({ code: `console.log('loading'); ${HANDLER}` });

  const results = await fn.pool.initialised;

  expect(results).toEqual([{ kind: 'ready', initDurationMs: expect.any(Number) }]);
  expect(fn.pool.snapshot()).toMatchObject([
    { state: expect.stringMatching(/^(idle|frozen)$/), invocations: 0, initDurationMs: expect.any(Number) },
  ]);
  expect(fn.lines).toEqual([
    expect.stringMatching(
      /^INIT_START Runtime Version: nodejs:24\.\S+\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:\S+\n$/,
    ),
    expect.stringMatching(/^\S+Z\t-\tINFO\tloading\n$/),
  ]);
});

test.for([
  ['throws', "throw new RangeError('no configuration');", 'RangeError', 'no configuration'],
  ['has a syntax error', 'export const handler = ;', 'Runtime.UserCodeSyntaxError', /Unexpected token/],
  [
    'requires what is not there',
    "import { createRequire } from 'node:module'; createRequire(import.meta.url)('nowhere-to-be-found');",
    'Runtime.ImportModuleError',
    /nowhere-to-be-found/,
  ],
  [
    'exports no handler',
    'export const other = 1;',
    'Runtime.HandlerNotFound',
    'app.handler is undefined or not exported',
  ],
  [
    'takes a callback',
    'export const handler = (event, context, callback) => callback(null, 1);',
    'Runtime.CallbackHandlerDeprecated',
    /callback-based/,
  ],
] as const)('tells of a module that %s, and tries again with each invocation', async ([, code, errorType, message]) => {
  await using fn = await startTestFunction({ code });

  const [first] = await fn.pool.initialised;
  const result = await fn.invoke();

  expect(first).toMatchObject({ kind: 'failed', error: { errorType } });
  expect(result).toMatchObject({ kind: 'functionError', errorType, errorMessage: expect.stringMatching(message) });
  const payload = JSON.parse(result.kind === 'functionError' ? result.payload : '');
  expect(payload).toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
  const [atStart, atInvocation] = await fn.logged(/^INIT_REPORT/, 2);
  const report = (phase: string) =>
    new RegExp(
      `^INIT_REPORT Init Duration: [\\d.]+ ms\\tPhase: ${phase}\\tStatus: error\\tError Type: ${errorType}\\n$`,
    );
  expect(atStart).toMatch(report('init'));
  expect(atInvocation).toMatch(report('invoke'));
  await fn.logged(/^REPORT .*\tStatus: error\tError Type: Runtime\.\w+\t\n$/);
});

test('tells of a handler whose name is none', async () => {
  await using fn = await startTestFunction({ code: HANDLER, handler: 'app' });

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'Runtime.MalformedHandlerName' });
});

test('reports a process that exits while it loads', async () => {
  await using fn = await startTestFunction({ code: `process.exit(3); ${HANDLER}` });

  const result = await fn.invoke();

  expect(result).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${result.requestId} Error: Runtime exited with error: exit status 3`,
  });
  await fn.logged(/^INIT_REPORT .*\tPhase: invoke\tStatus: error\tError Type: Runtime\.ExitError\n$/);
});

test('recovers inside the invocation when the second initialisation succeeds', async () => {
  await using fn = await startTestFunction({
    code: `
      import { existsSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      const file = tmpdir() + '/tried';
      if (!existsSync(file)) { writeFileSync(file, ''); throw new Error('first time'); }
      ${HANDLER}`,
  });
  const [first] = await fn.pool.initialised;

  const value = await fn.value();

  expect(first).toMatchObject({ kind: 'failed', error: { errorMessage: 'first time' } });
  expect(value).toBe('ok');
  const [report] = await fn.logged(/^REPORT/);
  expect(report).not.toContain('Init Duration');
  expect(report).not.toContain('Status');
});

test('holds the time limit of the function also against an initialisation inside the invocation', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 400,
    code: `
      import { existsSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      const file = tmpdir() + '/tried';
      if (!existsSync(file)) { writeFileSync(file, ''); throw new Error('first time'); }
      for (;;);
      ${HANDLER}`,
  });
  await fn.pool.initialised;

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'Sandbox.Timedout' });
  await fn.logged(/^REPORT .*\tStatus: timeout\t\n$/);
  await fn.logged(/^INIT_REPORT .*\tPhase: invoke\tStatus: timeout\n$/);
});

test('reports the initialisation with the first invocation only, and bills it', async () => {
  await using fn = await startTestFunction({ code: HANDLER });

  await fn.value();
  await fn.value();

  const [first = '', second = ''] = await fn.logged(/^REPORT/, 2);
  const field = (line: string, name: string) => Number(new RegExp(`\\t${name}: ([\\d.]+) `).exec(line)?.[1]);
  const sum = (field(first, 'Duration') * 100 + field(first, 'Init Duration') * 100) / 100;
  expect(field(first, 'Init Duration')).toBeGreaterThan(5);
  expect(field(first, 'Billed Duration')).toBe(Math.ceil(Number(sum.toFixed(2))));
  expect(second).not.toContain('Init Duration');
  expect(field(second, 'Billed Duration')).toBe(Math.ceil(field(second, 'Duration')));
});

test('fails an invocation, and no more, when the folder of the function is gone', async () => {
  await using fn = await startTestFunction({
    code: `${HANDLER} import { dirname } from 'node:path'; export const where = async () => dirname(import.meta.filename);`,
    handler: 'app.where',
  });
  const folder = await fn.value();
  rmSync(String(folder), { recursive: true });
  await fn.pool.recycle();

  const result = await fn.invoke();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'Runtime.ExitError' });
  await fn.logged(/cannot be started in .*ENOENT/);
});

test('fails an invocation, and no more, when there is no room for a temporary folder', async () => {
  await using fn = await startTestFunction({ code: HANDLER });
  await fn.value();
  vi.stubEnv('TMPDIR', '/nowhere/to/be/found');
  await fn.pool.recycle();

  const result = await fn.invoke();
  vi.unstubAllEnvs();
  const later = await fn.value();

  expect(result).toMatchObject({ kind: 'functionError', errorType: 'Runtime.ExitError' });
  await fn.logged(/^The execution environment cannot be started: ENOENT.*nowhere/);
  expect(later).toBe('ok');
});
