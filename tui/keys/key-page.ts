import { keyName } from '../screens/footer.ts';
import { type Place, SCREEN_IDS } from '../state/places.ts';
import { BINDINGS } from './key-table.ts';

/** The key table as a table of Markdown, for docs/dashboard.md. */
export function keyPage(): string {
  const rows = BINDINGS.map(([, { keys, help, on, writes }]) => [
    keys.map((key) => `\`${keyName(key).replace(/^\^/, 'Ctrl-')}\``).join(' '),
    help,
    whereText(on),
    writes ? 'yes' : '',
  ]);
  const lines = [['key', 'what it does', 'where', 'changes the emulator'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

const READING: readonly Place[] = ['event', 'request', 'diff', 'help'];
const GROUPS: readonly (readonly [name: string, places: readonly Place[]])[] = [
  ['everywhere', [...SCREEN_IDS, ...READING]],
  ['every screen', SCREEN_IDS],
  ['details, comparison, help', READING],
  ['details', ['event', 'request']],
];

/** Groups of places by their name, and the others by their own. */
function whereText(on: readonly Place[]): string {
  let rest = on;
  const names: string[] = [];
  for (const [name, places] of GROUPS) {
    if (!places.every((place) => rest.includes(place))) continue;
    names.push(name);
    rest = rest.filter((place) => !places.includes(place));
  }
  return [...names, ...rest].join(', ');
}
