import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('node-link.mjs', import.meta.url));
const PLATFORM_PROGRAM = 'node_modules/node-here/bin/node';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'triggers-test-link-')));
  write('package.json', '{ "optionalDependencies": { "node-elsewhere": "24.0.0", "node-here": "24.0.0" } }');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const link = () => execFileSync(process.execPath, [SCRIPT], { cwd: folder });

function write(file: string, content: string): void {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), content);
}

test('npm runs it after every change of what is installed', () => {
  const manifest = readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8');

  expect(JSON.parse(manifest).scripts.dependencies).toBe('node build/node-link.mjs');
});

test('links the Node of the platform where npm has left no link, or one that leads nowhere', () => {
  write(PLATFORM_PROGRAM, 'Node 24');
  symlinkSync('../nowhere', join(folder, 'node_modules/.bin/node'));

  link();
  link();

  expect(realpathSync(join(folder, 'node_modules/.bin/node'))).toBe(join(folder, PLATFORM_PROGRAM));
});

test("leaves npm's own link as it is", () => {
  write(PLATFORM_PROGRAM, 'Node 24');
  write('node_modules/.bin/node', "npm's");

  link();

  expect(readFileSync(join(folder, 'node_modules/.bin/node'), 'utf8')).toBe("npm's");
});

test("leaves the machine's own Node where there is none for the platform", () => {
  link();

  expect(() => realpathSync(join(folder, 'node_modules/.bin/node'))).toThrow('ENOENT');
});
