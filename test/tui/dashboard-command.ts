import { fileURLToPath } from 'node:url';

/** The built program, and the Node that runs it. */
export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
export const NODE = process.execPath;
