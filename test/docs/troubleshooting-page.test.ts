import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../system/emulator-process.ts';

test('every message that the troubleshooting explains is one of the program', () => {
  const page = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
  const sources = globSync('{cli,emulator,loadtest,contract,protocol,src,tui}/**/*.{ts,tsx}', { cwd: ROOT })
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .map((text) => text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, ''))
    // What a template puts in is what the page has as `…`.
    .map((text) => text.replaceAll(/\$\{(?:[^{}`]|`[^`]*`)*\}/g, '…'))
    .join('\n');

  const messages = [...page.matchAll(/^### (.*)$/gm)].flatMap(([, title = '']) =>
    [...title.matchAll(/`([^`]*)`/g)].map(([, message = '']) => message),
  );

  expect(messages.length).toBeGreaterThan(15);
  const isKnown = (message: string) => message.split('…').every((part) => sources.includes(part.trim()));
  expect(messages.filter((message) => !isKnown(message))).toEqual([]);
});
