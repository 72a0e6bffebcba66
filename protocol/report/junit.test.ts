import { expect, test } from 'vitest';
import { junitXml } from './junit.ts';

test('a suite counts its cases and tells failed ones with their evidence', () => {
  const xml = junitXml([
    {
      name: 'contract',
      durationMs: 1_500,
      cases: [
        { className: 'createEvent', name: 'status', result: { kind: 'passed' } },
        {
          className: 'createEvent',
          name: 'body',
          result: { kind: 'failed', message: 'a < b', text: 'seen:\n"x"' },
          file: 'openapi.yaml',
          line: 7,
        },
        { className: 'ack', name: 'race', result: { kind: 'skipped', message: 'no key' } },
      ],
    },
  ]);

  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="contract" tests="3" failures="1" skipped="1" errors="0" time="1.500">
    <testcase classname="createEvent" name="status" time="0.000"/>
    <testcase classname="createEvent" name="body" time="0.000" file="openapi.yaml" line="7">
      <failure message="a &#60; b">seen:&#10;&#34;x&#34;</failure>
    </testcase>
    <testcase classname="ack" name="race" time="0.000">
      <skipped message="no key"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test('characters that no XML may hold are replaced', () => {
  const name = 'a\u0000b\u001b[2J\ud800';

  expect(junitXml([{ name, durationMs: 0, cases: [] }])).toContain('name="a\ufffdb\ufffd[2J\ufffd"');
});
