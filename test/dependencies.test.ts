import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const manifest = JSON.parse(readFileSync(root('package.json'), 'utf8')) as Record<string, Record<string, string>>;
const text = readFileSync(root('docs/dependencies.md'), 'utf8');

/** Where the packages of each of the document's first tables are declared: what ships is bundled. */
const SECTIONS = ['devDependencies', 'optionalDependencies', 'devDependencies'] as const;

const KEPT = globSync('*/', { cwd: root('third-party') });

/** The rows of each of the document's tables of packages: name, licence and reason. */
function documented(): readonly (readonly (readonly string[])[])[] {
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
  const [shipped = [], platform = [], forDevelopment = [], kept = []] = documented().map((rows) =>
    rows.map(([name = '']) => name),
  );

  expect(manifest.dependencies).toBeUndefined();
  expect(platform.toSorted()).toEqual(Object.keys(manifest.optionalDependencies ?? {}).toSorted());
  expect([...shipped, ...forDevelopment].toSorted()).toEqual(Object.keys(manifest.devDependencies ?? {}).toSorted());
  expect(kept).toEqual(KEPT);
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
    .flatMap(([name = '', licence]) => {
      const file = ['node_modules', 'third-party']
        .map((folder) => root(`${folder}/${name}/package.json`))
        .find(existsSync);
      return file === undefined ? [] : [{ name, licence, file }];
    });

  expect(installed.length).toBeGreaterThan(25);
  for (const { name, licence, file } of installed) {
    const { license } = JSON.parse(readFileSync(file, 'utf8')) as { license: string };
    expect(licence, name).toBe(license);
  }
});

test('no package has an install script but those that the document tells of, and they are denied', () => {
  const { packages } = JSON.parse(readFileSync(root('package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScript = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([folder]) => folder.replace(/^.*node_modules\//, ''));

  const [, told = ''] = /## What runs when it is installed\n([\s\S]*?)(?=\n## |$)/.exec(text) ?? [];
  const names = [...told.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, name = '']) => name);

  expect(withScript.length).toBeGreaterThan(0);
  expect(names).toEqual(withScript.toSorted());
  expect(manifest.allowScripts).toEqual(Object.fromEntries(names.map((name) => [name, false])));
});

test('what is kept in the tree is what was published, file by file', () => {
  const sums = readFileSync(root('third-party/SHA256SUMS'), 'utf8');
  const files = globSync('*/**', { cwd: root('third-party'), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root('third-party'), join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();

  const found = files.map((file) => `${sha256(root(`third-party/${file}`))}  ${file}\n`).join('');

  expect(files).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'index.mjs'].map((name) => `${KEPT[0]}/${name}`)));
  expect(found).toBe(sums);
  for (const name of KEPT) {
    const { version } = JSON.parse(readFileSync(root(`third-party/${name}/package.json`), 'utf8')) as {
      version: string;
    };
    expect(readFileSync(root('third-party/README.md'), 'utf8')).toContain(`/${name}) ${version},`);
  }
});

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
