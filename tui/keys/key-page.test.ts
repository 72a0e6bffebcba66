import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keyPage } from './key-page.ts';
import { BINDINGS } from './key-table.ts';

const FILE = fileURLToPath(new URL('../../docs/dashboard.md', import.meta.url));
const GENERATED = /(?<=<!-- keys -->\n\n)[\s\S]*?(?=\n<!-- end of keys -->)/;

test('docs/dashboard.md lists every key as it is', () => {
  const before = readFileSync(FILE, 'utf8');
  // `npm run screens` writes it anew.
  if (process.env.WRITE_SCREENS === 'yes')
    writeFileSync(
      FILE,
      before.replace(GENERATED, () => keyPage()),
    );

  const [listed] = GENERATED.exec(readFileSync(FILE, 'utf8')) ?? [];

  expect(listed).toBe(keyPage());
});

test('no key does two things in one place', () => {
  const places = BINDINGS.flatMap(([id, { keys, on }]) =>
    keys.flatMap((key) => on.map((place) => ({ id, key, place }))),
  );

  const twice = places.filter(({ id, key, place }) =>
    places.some((other) => other.id !== id && other.key === key && other.place === place),
  );

  expect(twice).toEqual([]);
});
