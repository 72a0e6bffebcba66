import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../system/emulator-process.ts';

/** A git repository whose last tag, v1.0.0, has this contract. */
export function releasedContract(text: string): Disposable & { readonly path: string } {
  const folder = temporaryFolder();
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder.path, ...identity, ...args], { stdio: 'ignore' });
  git('init', '-b', 'main');
  writeFileSync(join(folder.path, 'openapi.yaml'), text);
  git('add', '.');
  git('commit', '-m', 'release');
  git('tag', 'v1.0.0');
  return folder;
}
