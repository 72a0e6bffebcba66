/** What a function may do to its surroundings without harming more than itself. */
import { expect, test, vi } from 'vitest';
import { MAX_LOG_EVENT_BYTES } from '../sandbox/output-lines.ts';
import { isAlive, startTestFunction } from '../test-function.ts';

/** A handler that does something to its Runtime API, and then returns. */
const calling = (statement: string) => `
  const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime';
  export const handler = async ({ abuse }, { awsRequestId }) => { if (abuse) { ${statement} } return 'fine'; };`;

test.for([
  [
    'answers an invocation that is not its own',
    "console.log((await fetch(api + '/invocation/other/response', { method: 'POST', body: '1' })).status);",
    '400',
  ],
  ['asks for what there is not', "console.log((await fetch(api + '/nothing')).status);", '404'],
  [
    'fails its initialisation again',
    "console.log((await fetch(api + '/init/error', { method: 'POST', body: '{}' })).status);",
    '403',
  ],
  [
    'sends a head without end',
    "await fetch(api + '/x'.repeat(50_000)).then(() => console.log('answered'), () => console.log('cut'));",
    'cut',
  ],
  [
    'opens more connections than anyone needs',
    `const all = await Promise.allSettled(Array.from({ length: 100 }, () => fetch(api + '/../ping')));
     console.log(all.some(({ status }) => status === 'rejected'));`,
    'true',
  ],
] as const)('lives on with a function that %s', async ([, statement, seen]) => {
  await using fn = await startTestFunction({ code: calling(statement) });

  const value = await fn.value({ abuse: true });

  expect(value).toBe('fine');
  await fn.logged(new RegExp(`\\t${seen}\\n$`));
  expect(await fn.value({})).toBe('fine');
});

test('takes the answer that a function gives by itself, and not a second one', async () => {
  await using fn = await startTestFunction({
    code: calling(
      "await fetch(api + '/invocation/' + awsRequestId + '/response', { method: 'POST', body: 'no JSON' }); return 'late';",
    ),
  });

  const result = await fn.invoke({ abuse: true });

  expect(result).toMatchObject({ kind: 'returned', payload: 'no JSON' });
  expect(await fn.value({})).toBe('fine');
});

test('gives a function that takes the next event from its runtime no more than its time', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 500,
    code: calling("setTimeout(() => fetch(api + '/invocation/next').then((answer) => answer.text()), 20);"),
    freeze: 'never',
  });
  await fn.value({ abuse: true });

  // Who gets the next event is a race that either may win; nobody waits for longer than the function has.
  const results = [await fn.invoke({}), await fn.invoke({})];

  for (const result of results) {
    expect(result.kind === 'returned' || (result.kind === 'functionError' && result.errorType)).toBeTruthy();
  }
});

test('ends with a runtime whose connection is cut', async () => {
  await using fn = await startTestFunction({
    code: `import { Socket } from 'node:net';
      const { write } = Socket.prototype;
      let connection;
      Socket.prototype.write = function (...parameters) {
        if (this.remotePort !== undefined) connection = this;
        return write.apply(this, parameters);
      };
      export const handler = async ({ abuse }) => {
        if (!abuse) return 'fine';
        connection.destroy();
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      };`,
  });
  await fn.value({});

  const result = await fn.invoke({ abuse: true });

  expect(result).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/exit status 1$/),
  });
  expect(await fn.value({})).toBe('fine');
});

test('fails a handler that streams its response, in its time', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 2_000,
    code: `export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('x'); stream.end(); });`,
  });

  const result = await fn.invoke();

  expect(result.kind).toBe('functionError');
});

test('cuts what a function prints without a line feed, and goes on', async () => {
  await using fn = await startTestFunction({
    code: `export const handler = async () => {
      for (let count = 0; count < 64; count += 1) process.stdout.write('#'.repeat(64 * 1024));
      process.stdout.write('\\n');
      return 'fine';
    };`,
  });

  const value = await fn.value();

  expect(value).toBe('fine');
  await vi.waitFor(() => expect(fn.lines.join('').match(/#/g)).toHaveLength(64 * 64 * 1024));
  const printed = fn.lines.filter((line) => /^#/.test(line));
  expect(Math.max(...printed.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(MAX_LOG_EVENT_BYTES);
});

test('serves others while a function prints without end, until its time is over', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 1_500,
    minEnvironments: 2,
    maxEnvironments: 2,
    code: `export const handler = async ({ flood }) => {
      while (flood) process.stdout.write('flood\\n'.repeat(100));
      return 'fine';
    };`,
  });
  await fn.pool.initialised;

  const flood = fn.invoke({ flood: true });
  await fn.logged(/^flood\n$/);
  const others: unknown[] = [];
  for (let count = 0; count < 20; count += 1) others.push(await fn.value({}));

  expect(others).toEqual(others.map(() => 'fine'));
  expect(await flood).toMatchObject({ errorType: 'Sandbox.Timedout' });
});

test('ends a function that takes no notice of being asked to', async () => {
  await using fn = await startTestFunction({
    timeoutMs: 300,
    code: `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {});
      export const handler = async () => { console.log('pid', process.pid); for (;;); };`,
  });

  const result = await fn.invoke();

  expect(result).toMatchObject({ errorType: 'Sandbox.Timedout' });
  const [line = ''] = await fn.logged(/\tpid \d+/);
  await vi.waitFor(() => expect(isAlive(Number(/pid (\d+)/.exec(line)?.[1]))).toBe(false));
});
