import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../system/emulator-process.ts';

/** Pages for users, from the repository's root. */
export const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT }).toSorted()];

/** Commands of a page. */
export interface CommandBlock {
  readonly document: string;
  /** Of the first command. */
  readonly line: number;
  /** `sh`: commands. `console`: commands after `$ `, each with what it prints. */
  readonly language: 'sh' | 'console';
  /** From the opening line, ```` ```sh not run: REASON ````. Undefined: it is run. */
  readonly notRun: string | undefined;
  readonly text: string;
}

/** Names that make a block one of commands, whatever it is rendered as. */
const OTHER_NAMES = /^(bash|shell|zsh|shellsession|terminal)\b/;

/** Every block of commands, in order. Throws for one whose opening line says neither that it is run nor why not. */
export function commandBlocks(document: string): readonly CommandBlock[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].flatMap(({ index, 1: info = '', 2: body = '' }) => {
    const line = text.slice(0, index).split('\n').length + 1;
    const [, language, notRun] = /^(sh|console)(?: not run: (\S.*))?$/.exec(info) ?? [];
    if (language === 'sh' || language === 'console') return [{ document, line, language, notRun, text: body }];
    if (/^(sh|console)\b/.test(info) || OTHER_NAMES.test(info)) {
      throw new Error(`${document}:${line - 1}: write \`\`\`sh, \`\`\`console, or \`\`\`sh not run: REASON.`);
    }
    return [];
  });
}

/** The commands of the program that sentences and tables name, as a block; those with alternatives are left out. */
export function namedCommands(document: string): CommandBlock {
  const text = readFileSync(join(ROOT, document), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  const named = [...text.matchAll(/`((?:npx )?triggers [^`|<>…]+)`/g)].map(([, command = '']) => command);
  return { document, line: 1, language: 'sh', notRun: undefined, text: [...new Set(named)].join('\n') };
}

/** A command, and what a page shows of its output. */
export interface ShownCommand {
  readonly command: string;
  /** Undefined: nothing is shown. */
  readonly output: string | undefined;
}

/** The commands of a block; those of `sh` are one script. */
export function commandsOf({ language, text }: CommandBlock): readonly ShownCommand[] {
  if (language === 'sh') return [{ command: text, output: undefined }];
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = '', output = ''] = /^((?:.*\\\n)*.*\n)([\s\S]*)$/.exec(part) ?? [];
      return { command, output };
    });
}

/** Whether a command has printed what the page shows: `…` stands for anything in its line, alone in a line for any lines. */
export function isAsShown(shown: string, printed: string): boolean {
  const pattern = shown
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${line.trimEnd().split('…').map(escaped).join('.*')}[ ]*\n`))
    .join('');
  return new RegExp(`^${pattern}\\s*$`).test(`${printed.trimEnd()}\n`);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
