import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../text/hostile-texts.ts';
import { curlCommand } from './curl-command.ts';

/** The words that a shell makes of a command whose program only prints them. */
function wordsOf(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const printed = execFileSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TRIGGERS_API_KEY: 'from the shell' },
  });
  return printed.split('\0').slice(0, -1);
}

test('is read by a shell as exactly what it says', () => {
  const text = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...Object.values(HOSTILE_TEXTS)))
    .filter((one) => one.isWellFormed() && !one.includes('\0') && one !== '');

  fc.assert(
    fc.property(text, text, text, (url, header, body) => {
      const words = wordsOf(curlCommand({ method: 'POST', url, headers: [['X-A', header]], body, apiKey: body }));

      expect(words).toEqual([
        '-sS',
        '--globoff',
        '-X',
        'POST',
        url,
        '-H',
        `X-API-Key: ${body}`,
        '-H',
        `X-A: ${header}`,
        '--data-raw',
        body,
      ]);
    }),
    { numRuns: 60 },
  );
});

test('takes the key from the shell that runs it, and the bytes from a file', () => {
  const command = curlCommand({ method: 'POST', url: 'http://127.0.0.1:8080/v1/events', body: { file: "a b's" } });

  expect(command).toMatch(/^curl -sS --globoff -X POST http:\/\/127\.0\.0\.1:8080\/v1\/events \\\n/);
  expect(wordsOf(command).slice(5)).toEqual(['-H', 'X-API-Key: from the shell', '--data-binary', "@a b's"].slice(0));
});

test('does not wait for the body of an answer to HEAD', () => {
  expect(wordsOf(curlCommand({ method: 'HEAD', url: 'http://127.0.0.1/', apiKey: 'k' }))).toEqual([
    '-sS',
    '--globoff',
    '--head',
    'http://127.0.0.1/',
    '-H',
    'X-API-Key: k',
  ]);
});
