import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Absolute path of a file that comes with the program: in its folder, also when it runs from source. */
export function ownFile(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

/** The built program: beside this file there, in `dist/` when this runs from source. */
export const CLI_FILE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/cli.js' : 'cli.js', import.meta.url),
);

/** The template of this folder, or else the Triggers API's own. */
export function defaultTemplate(): string {
  return existsSync('template.yaml') ? 'template.yaml' : ownFile('template.yaml');
}

/** The contract of this folder, or else the Triggers API's own; a folder with another API has none until it writes one. */
export function defaultContract(): string {
  return existsSync('openapi.yaml') || existsSync('template.yaml') ? 'openapi.yaml' : ownFile('openapi.yaml');
}

/** Whether a template is the one that comes with the program, whose code this program knows. */
export function isOwnTemplate(file: string): boolean {
  try {
    return realpathSync(file) === realpathSync(ownFile('template.yaml'));
  } catch {
    return false;
  }
}

/** How the help names the default. */
export const DEFAULT_TEMPLATE_TEXT = "template.yaml, or without one the Triggers API's";
