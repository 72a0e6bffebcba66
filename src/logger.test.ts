import { expect, test } from 'vitest';
import { createLogger, describeError, type LogLevel } from './logger.ts';

function collect(level: LogLevel) {
  const lines: string[] = [];
  const logger = createLogger({ level, nowMs: () => 1_762_776_000_007, write: (line) => lines.push(line) });
  return { lines, logger };
}

test('a line is JSON with time, level and message first', () => {
  const { lines, logger } = collect('DEBUG');

  logger.info('Request answered', { status: 200, text: 'two\nlines' });

  expect(lines).toEqual([
    '{"timestamp":"2025-11-10T12:00:00.007Z","level":"INFO","message":"Request answered","status":200,"text":"two\\nlines"}\n',
  ]);
});

test('lines under the level are not written', () => {
  for (const [level, expected] of [
    ['DEBUG', 4],
    ['INFO', 3],
    ['WARN', 2],
    ['ERROR', 1],
  ] as const) {
    const { lines, logger } = collect(level);
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.error('e');
    expect([level, lines.length]).toEqual([level, expected]);
  }
});

test('an error is described with its causes', () => {
  const error = new TypeError('outer', { cause: new RangeError('inner', { cause: 'text' }) });

  expect(describeError(error)).toMatchObject({
    name: 'TypeError',
    message: 'outer',
    stack: expect.stringContaining('outer'),
    cause: { name: 'RangeError', message: 'inner', cause: { name: 'NonError', message: 'text' } },
  });
});
