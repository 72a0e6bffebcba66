import { expect, test } from 'vitest';
import { startTestFunction } from '../test-function.ts';

test('writes start, lines of the function, end and report in this order', async () => {
  await using fn = await startTestFunction({
    code: `export const handler = async (event) => {
      for (let line = 0; line < 100; line += 1) console.log(event.name, line);
      process.stderr.write('raw ' + event.name + '\\n');
    };`,
  });
  await fn.pool.initialised;

  const [a, b] = [await fn.invoke({ name: 'a' }), await fn.invoke({ name: 'b' })];

  await fn.logged(/^REPORT/, 2);
  const withoutInit = fn.lines.slice(1);
  expect(withoutInit).toHaveLength(2 * 104);
  for (const [at, { requestId }] of [a, b].entries()) {
    const own = withoutInit.slice(at * 104, (at + 1) * 104);
    expect(own[0]).toBe(`START RequestId: ${requestId} Version: $LATEST\n`);
    expect(own[1]).toMatch(new RegExp(`^\\S+Z\\t${requestId}\\tINFO\\t${'ab'[at]} 0\\n$`));
    expect(own.filter((line) => line.includes(`\t${requestId}\tINFO\t`))).toHaveLength(100);
    expect(own).toContain(`raw ${'ab'[at]}\n`);
    expect(own[102]).toBe(`END RequestId: ${requestId}\n`);
    expect(own[103]).toMatch(new RegExp(`^REPORT RequestId: ${requestId}\\t.*\\t\\n$`));
  }
});

test('writes what the function logs as JSON, from the level on that is asked for', async () => {
  await using fn = await startTestFunction({
    applicationLogs: { format: 'JSON', leastLevel: 'INFO' },
    code: "export const handler = async () => { console.debug('quiet'); console.log('said', 1); console.error(new Error('bad')); };",
  });

  const { requestId } = await fn.invoke();

  const [said = '', bad = '', ...others] = await fn.logged(/^\{/, 2);
  expect(JSON.parse(said)).toEqual({ timestamp: expect.any(String), level: 'INFO', requestId, message: 'said 1' });
  expect(JSON.parse(bad)).toMatchObject({ level: 'ERROR', requestId, message: { errorType: 'Error' } });
  expect(others).toEqual([]);
});

test('keeps a line whole that is written in pieces or longer than a pipe', async () => {
  await using fn = await startTestFunction({
    code: `export const handler = async () => {
      process.stdout.write('one ');
      await new Promise((resolve) => setTimeout(resolve, 5));
      process.stdout.write('line €\\n');
      process.stdout.write('x'.repeat(100_000) + '\\nwithout line feed');
      process.exit(0);
    };`,
  });

  await fn.invoke();

  await fn.logged(/^REPORT/);
  expect(fn.lines).toContain('one line €\n');
  expect(fn.lines).toContain(`${'x'.repeat(100_000)}\n`);
  expect(fn.lines).toContain('without line feed');
});

test('reports the most memory that the process has had', async () => {
  await using fn = await startTestFunction({
    code: `let kept; export const handler = async ({ megabytes }) => {
      kept = Buffer.alloc(megabytes * 1024 * 1024, 1);
      return kept.length;
    };`,
  });
  const used = (line = '') => Number(/\tMax Memory Used: (\d+) MB/.exec(line)?.[1]);

  await fn.invoke({ megabytes: 1 });
  await fn.invoke({ megabytes: 200 });
  await fn.invoke({ megabytes: 1 });

  const [small, large, after] = await fn.logged(/^REPORT/, 3);
  expect(used(small)).toBeGreaterThan(20);
  expect(used(small)).toBeLessThan(200);
  expect(used(large)).toBeGreaterThan(used(small) + 180);
  expect(used(after)).toBeGreaterThanOrEqual(used(large));
  expect(large).toContain('\tMemory Size: 512 MB\t');
});
