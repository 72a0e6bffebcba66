import { expect, test } from 'vitest';
import { readConfig, readShardsOf } from './config.ts';

const ENVIRONMENT = {
  STAGE: 'prod',
  AUTH_MODE: 'aws',
  RATE_LIMIT_PER_MINUTE: '1000',
  LOG_LEVEL: 'WARN',
  EVENTS_TABLE: 'e',
  KEYS_TABLE: 'k',
  IDEMPOTENCY_TABLE: 'i',
  RATE_LIMITS_TABLE: 'r',
};

test('the configuration is read from the environment', () => {
  expect(readConfig({ ...ENVIRONMENT, UNRELATED: 'x' })).toEqual({
    stage: 'prod',
    authMode: 'aws',
    rateLimitPerMinute: 1_000,
    logLevel: 'WARN',
    inboxShards: { written: 1, read: 1 },
    tables: { events: 'e', keys: 'k', idempotency: 'i', rateLimits: 'r' },
  });
});

test('the log level is INFO unless it is given', () => {
  const { LOG_LEVEL: _, ...rest } = ENVIRONMENT;

  expect(readConfig(rest).logLevel).toBe('INFO');
});

test('an error names every variable that is missing or wrong', () => {
  const wrong = { ...ENVIRONMENT, AUTH_MODE: 'none', RATE_LIMIT_PER_MINUTE: '0', EVENTS_TABLE: '', STAGE: undefined };

  expect(() => readConfig(wrong)).toThrow(
    /STAGE: .*AUTH_MODE: .*RATE_LIMIT_PER_MINUTE: .*EVENTS_TABLE: .*template\.yaml/,
  );
});

test('a limit that is not a whole number above zero is refused', () => {
  for (const limit of ['', '0', '-1', '1.5', 'many', 'Infinity']) {
    expect(() => readConfig({ ...ENVIRONMENT, RATE_LIMIT_PER_MINUTE: limit }), limit).toThrow('RATE_LIMIT_PER_MINUTE');
  }
});

test('as many shards are read as are written, or more', () => {
  const shardsOf = (INBOX_SHARDS: string, INBOX_SHARDS_READ: string) =>
    readConfig({ ...ENVIRONMENT, INBOX_SHARDS, INBOX_SHARDS_READ }).inboxShards;

  expect(shardsOf('8', '0')).toEqual({ written: 8, read: 8 });
  expect(shardsOf('1', '8')).toEqual({ written: 1, read: 8 });
  expect(shardsOf('8', '2')).toEqual({ written: 8, read: 8 });
  expect(readShardsOf({ INBOX_SHARDS: '1', INBOX_SHARDS_READ: '8' })).toBe(8);
  expect(readShardsOf({})).toBe(1);
});

test('more shards than a page can merge are refused', () => {
  for (const shards of ['0', '33', '1.5', '-1']) {
    expect(() => readConfig({ ...ENVIRONMENT, INBOX_SHARDS: shards }), shards).toThrow('INBOX_SHARDS');
  }
});
