import { fileURLToPath } from 'node:url';

/** Files that run in processes of their own. They are always the built ones, also when the rest runs from source. */
export type ProgramFile = 'database-process.js' | 'rapid-client.cjs' | 'node_modules/aws-lambda-ric/index.mjs';

/** Absolute path of a built file: beside this one in the built program, in `dist/` when run from source. */
export function programFile(name: ProgramFile): string {
  const folder = import.meta.url.endsWith('.ts') ? '../dist/' : './';
  return fileURLToPath(new URL(folder + name, import.meta.url));
}
