/**
 * npm's life cycle script `dependencies`, after anything has changed in node_modules: sees to it that `node` in .bin is the
 * Node 24 of this platform. JavaScript, because the machine's own Node runs it.
 *
 * npm links it by itself. But npm 10 also takes away the commands of the packages for other platforms, and all of them are
 * named `node`. https://github.com/npm/cli/blob/v10.9.4/workspaces/arborist/lib/arborist/reify.js
 */
import { existsSync, linkSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const IS_WINDOWS = process.platform === 'win32';
const PROGRAM = IS_WINDOWS ? 'node.exe' : 'node';
const LINK = join('node_modules/.bin', PROGRAM);
const NPMS_LINK = join('node_modules/.bin', IS_WINDOWS ? 'node.cmd' : 'node');

const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
// npm installs only the one that fits the platform; without any, the machine's own Node is used.
const installed = Object.keys(optionalDependencies).find((name) => existsSync(program(name)));
if (installed !== undefined && !existsSync(NPMS_LINK)) {
  rmSync(LINK, { force: true });
  // On Windows a symbolic link is for administrators.
  if (IS_WINDOWS) linkSync(program(installed), LINK);
  else symlinkSync(join('..', installed, 'bin', PROGRAM), LINK);
}

function program(name) {
  return join('node_modules', name, 'bin', PROGRAM);
}
