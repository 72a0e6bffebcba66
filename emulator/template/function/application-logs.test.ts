import { expect, test } from 'vitest';
import { deployTestTemplate } from '../test-template.ts';

const logsWith = (LoggingConfig: object) => deployTestTemplate({ fn: { LoggingConfig } }).function.applicationLogs;

test.each([
  [{}, undefined],
  [{ LogFormat: 'Text' }, undefined],
  [{ LogFormat: 'JSON' }, { format: 'JSON', leastLevel: 'INFO' }],
  [
    { LogFormat: 'JSON', ApplicationLogLevel: 'WARN' },
    { format: 'JSON', leastLevel: 'WARN' },
  ],
])('reads %j', (config, logs) => {
  expect(logsWith(config)).toEqual(logs);
});

test.each([
  [{ ApplicationLogLevel: 'WARN' }, 'must have the LogFormat JSON to have log levels'],
  [{ LogFormat: 'XML' }, 'Fn.LoggingConfig.LogFormat is "XML": it must be one of JSON, Text'],
  [{ LogFormat: 'JSON', ApplicationLogLevel: 'LOUD' }, 'it must be one of TRACE, DEBUG'],
])('refuses %j', (config, problem) => {
  expect(() => logsWith(config)).toThrow(problem);
});
