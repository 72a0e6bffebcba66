import type { SafeText } from '../../protocol/text/safe-text.ts';
import { type Visibility, visible } from '../../protocol/text/visible.ts';
import type { Line, Meaning } from './line.ts';
import { displayWidth } from './width.ts';

export interface ThemeOptions {
  readonly color: boolean;
  /** Nothing but printable ASCII reaches the terminal. */
  readonly ascii: boolean;
}

/** How meanings look, and foreign text is shown. */
export interface Theme extends ThemeOptions {
  /** Foreign text for a cell of a row. */
  readonly cell: (text: string) => SafeText;
  /** Foreign text for lines of its own: its line feeds part them. */
  readonly body: (text: string) => readonly SafeText[];
  /** What goes to the terminal for a row. */
  readonly paint: (line: Line) => string;
}

/** Of the 16 colours of ANSI only, so that they follow the user's own theme. ECMA-48, 8.3.117 SGR. */
const SGR: Readonly<Record<Meaning, readonly [open: string, close: string] | undefined>> = {
  plain: undefined,
  dim: ['90', '39'],
  strong: ['1', '22'],
  accent: ['36', '39'],
  good: ['32', '39'],
  warn: ['33', '39'],
  bad: ['31', '39'],
  key: ['1;36', '22;39'],
  chosen: ['7', '27'],
  error: ['1;31', '22;39'],
};

/** Without colour there is no SGR at all: `>` shows the chosen row, words and signs the rest. */
export function createTheme({ color, ascii }: ThemeOptions): Theme {
  const cellAs: Visibility = ascii ? 'ascii' : 'cell';
  return {
    color,
    ascii,
    cell: (text) => visible(text, cellAs),
    body: (text) =>
      (ascii
        ? text.split('\n').map((line) => visible(line, 'ascii'))
        : visible(text, 'body').split('\n')) as SafeText[],
    paint: (line) => line.map(({ text, as = 'plain' }) => paintSpan(ascii ? toAscii(text) : text, as)).join(''),
  };

  function paintSpan(text: string, as: Meaning): string {
    const codes = color ? SGR[as] : undefined;
    return codes === undefined || text === '' ? text : `\u001b[${codes[0]}m${text}\u001b[${codes[1]}m`;
  }
}

const ASCII_SIGNS: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '├': '+',
  '┤': '+',
  '…': '~',
  '·': '-',
  '•': '*',
  '●': '*',
  '○': 'o',
  '▲': '^',
  '▼': 'v',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '×': 'x',
  '✓': 'v',
  '█': '#',
  '░': '.',
  '▏': '|',
  '▁': '_',
  '▂': '_',
  '▃': '-',
  '▄': '-',
  '▅': '=',
  '▆': '=',
  '▇': '#',
  '—': '-',
  '–': '-',
  '❚': '|',
};

function toAscii(text: string): string {
  return text.replace(/[^ -~]/gu, (character) => ASCII_SIGNS[character] ?? '?'.repeat(displayWidth(character)));
}
