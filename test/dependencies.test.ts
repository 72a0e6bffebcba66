import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const manifest = JSON.parse(readFileSync(root('package.json'), 'utf8')) as Record<string, Record<string, string>>;

/** Where the packages of each of the document's tables are declared: what ships is bundled. */
const SECTIONS = ['devDependencies', 'optionalDependencies', 'devDependencies'] as const;

/** The rows of each of the document's tables: package, licence and reason. */
function documented(): readonly (readonly (readonly string[])[])[] {
  const text = readFileSync(root('docs/dependencies.md'), 'utf8');
  return text
    .split('\n## ')
    .slice(1)
    .map((section) =>
      [...section.matchAll(/^\| `([^`]+)` \| (.+?) \| (.+) \|$/gm)].map(([, name = '', licence = '', reason = '']) => [
        name,
        licence,
        reason,
      ]),
    );
}

test('every dependency has its reason in the document, and nothing else has', () => {
  const [shipped = [], platform = [], forDevelopment = []] = documented().map((rows) =>
    rows.map(([name = '']) => name),
  );

  expect(manifest.dependencies).toBeUndefined();
  expect(platform.toSorted()).toEqual(Object.keys(manifest.optionalDependencies ?? {}).toSorted());
  expect([...shipped, ...forDevelopment].toSorted()).toEqual(Object.keys(manifest.devDependencies ?? {}).toSorted());
});

test('what the document says to ship is what the notices name', () => {
  const notices = readFileSync(root('THIRD-PARTY-NOTICES'), 'utf8');
  const named = Object.keys(manifest.devDependencies ?? {}).filter((name) => notices.includes(`\n${name} `));

  expect(
    documented()[0]
      ?.map(([name]) => name)
      .toSorted(),
  ).toEqual(named.toSorted());
});

test('the binaries of esbuild are of the version of its JavaScript', () => {
  const binaries = Object.entries(manifest.optionalDependencies ?? {}).filter(([name]) => name.startsWith('@esbuild/'));

  expect(binaries.length).toBeGreaterThan(0);
  for (const [name, version] of binaries) expect(version, name).toBe(manifest.devDependencies?.esbuild);
});

test('a dependency is said to be pinned where its version is exact, and nowhere else', () => {
  for (const [at, section] of SECTIONS.entries()) {
    for (const [name = '', , reason = ''] of documented()[at] ?? []) {
      const isExact = /^\d/.test(manifest[section]?.[name] ?? '');
      expect(reason.includes('Pinned'), name).toBe(isExact);
    }
  }
});

test('the licence of what is installed is the one that the document names', () => {
  const installed = documented()
    .flat()
    .filter(([name]) => existsSync(root(`node_modules/${name}/package.json`)));

  expect(installed.length).toBeGreaterThan(25);
  for (const [name, licence] of installed) {
    const { license } = JSON.parse(readFileSync(root(`node_modules/${name}/package.json`), 'utf8')) as {
      license: string;
    };
    expect(licence, name).toBe(license);
  }
});
