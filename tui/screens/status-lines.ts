import { joinSafe, type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { inputText, type TextInput } from '../state/text-input.ts';
import { focusedList, type Layer, type Message } from '../state/ui-state.ts';
import { count } from '../text/figures.ts';
import { fitLine, type Line, lineWidth, type Meaning, type Span, span } from '../text/line.ts';
import type { Theme } from '../text/theme.ts';
import { displayWidth, fitText, wrap } from '../text/width.ts';
import { menuItems } from './overlays.ts';
import type { View } from './view.ts';
import { viewCommand } from './view-command.ts';

type Prompt = Extract<Layer, { readonly kind: 'prompt' }>;

/**
 * The rows above the footer: what is typed, what filters, what became of the newest action. What is to be said of a typed
 * line may take the footer's rows, too.
 */
export function statusLines(view: View): readonly Line[] {
  const { status, footer } = view.layout;
  const { width } = status;
  const layer = view.ui.layers.at(-1);
  const rows = status.height + footer.height;
  switch (layer?.kind) {
    case 'prompt':
      return fitted(promptLines(layer, view.theme, width, rows - 1), status.height, width);
    case 'confirm':
      return fitted(confirmLines(layer, width).slice(-rows), status.height, width);
    case 'menu':
      return fitted(chosenItemLines(layer, width).slice(0, status.height), status.height, width);
    default: {
      const lines = [...messageLines(view, width), callLine(view) ?? offlineLine(view) ?? filterLine(view)];
      return fitted(withCommand(lines, commandLine(view), status.height).slice(0, status.height), status.height, width);
    }
  }
}

/** The question, and in a row of its own, where there is no room beside it, what answers it. */
function confirmLines({ question }: Extract<Layer, { readonly kind: 'confirm' }>, width: number): readonly Line[] {
  const answers = [span(safe` y`, 'key'), span(safe` yes, any other key no`)];
  const lines = wrap(question, width - 2).map((text): Line => [span(safe` ${text}`, 'warn')]);
  const last = lines.at(-1) ?? [];
  const isBeside = lineWidth(last) + lineWidth(answers) <= width;
  return isBeside ? [...lines.slice(0, -1), [...last, ...answers]] : [...lines, answers];
}

/** What the chosen item of a menu is, where the menu has no room for all of it. */
function chosenItemLines(menu: Extract<Layer, { readonly kind: 'menu' }>, width: number): readonly Line[] {
  const detail = menuItems(menu)[menu.chosen]?.detail;
  if (detail === undefined || menu.query !== undefined) return [];
  return wrap(detail, width - 2).map((text) => [span(safe` ${text}`, 'dim')]);
}

/** At least so many rows. */
function fitted(lines: readonly Line[], rows: number, width: number): readonly Line[] {
  return Array.from({ length: Math.max(rows, lines.length) }, (_, row) => fitLine(lines[row] ?? [], width));
}

/** The command stands in the last row, above the keys, if that is free. */
function withCommand(lines: readonly Line[], command: Line, height: number): readonly Line[] {
  const shown = lines.filter((line) => line.length > 0);
  const free = height - shown.length;
  return free > 0 ? [...shown, ...Array.from({ length: free - 1 }, () => []), command] : shown;
}

const PROMPTS = {
  filter: safe`filter`,
  find: safe`find`,
  findInText: safe`find`,
  fault: safe`fault`,
  clock: safe`clock`,
} as const;

function promptLines(
  { purpose, input, problem }: Prompt,
  theme: Theme,
  width: number,
  rowsBelow: number,
): readonly Line[] {
  const label = safe` ${PROMPTS[purpose.kind]}: `;
  const shown = inputLine(input, theme, width - displayWidth(label) - 1);
  const line = [span(label, 'accent'), ...shown.line];
  if (problem === undefined) return [line, [span(hintOf(purpose), 'dim')]];
  const caretAt = displayWidth(label) + Math.max(0, columnOf(input, problem.column, theme) - shown.skipped);
  return [line, ...caretLines(caretAt, problem.text, width, rowsBelow)];
}

/** The typed line as far as there is room for it, and around its cursor. */
function inputLine(input: TextInput, theme: Theme, width: number): { readonly line: Line; readonly skipped: number } {
  const cells = input.characters.map((character) => theme.cell(character));
  let from = 0;
  const widthTo = (to: number) => cells.slice(from, to).reduce((sum, cell) => sum + displayWidth(cell), 0);
  while (from < input.cursor && widthTo(input.cursor + 1) >= width) from += 1;
  const join = (parts: readonly SafeText[]) => joinSafe(parts, safe``);
  const skipped = cells.slice(0, from).reduce((sum, cell) => sum + displayWidth(cell), 0);
  const under = cells[input.cursor] ?? safe` `;
  // Without colour an underscore is the cursor.
  const cursor: readonly Span[] = theme.color
    ? [span(under, 'chosen')]
    : [span(input.cursor < cells.length ? safe`_${under}` : safe`_`)];
  return {
    line: [span(join(cells.slice(from, input.cursor))), ...cursor, span(join(cells.slice(input.cursor + 1)))],
    skipped,
  };
}

function columnOf(input: TextInput, column: number, theme: Theme): number {
  // The problem counts UTF-16 units of the text.
  return displayWidth(theme.cell(inputText(input).slice(0, column - 1)));
}

/** `^ what is wrong`, or with the words first where they would leave the screen; in no more than so many rows. */
function caretLines(at: number, text: SafeText, width: number, rows: number): readonly Line[] {
  const isBehind = at + 2 + displayWidth(text) <= width || at < width / 2;
  const room = isBehind ? width - at - 2 : at - 1;
  const parts = wrap(text, room);
  const shown =
    parts.length > rows ? [...parts.slice(0, rows - 1), fitText(joinSafe(parts.slice(rows - 1), safe``), room)] : parts;
  const before = isBehind ? at : room - displayWidth(shown[0] ?? safe``);
  const indent = (columns: number) => ' '.repeat(columns) as SafeText;
  return shown.map((part, row) => {
    if (row > 0) return [span(safe`${indent(isBehind ? at + 2 : before)}${part}`, 'bad')];
    return [span(isBehind ? safe`${indent(before)}^ ${part}` : safe`${indent(before)}${part} ^`, 'bad')];
  });
}

function hintOf({ kind }: Prompt['purpose']): SafeText {
  switch (kind) {
    case 'filter':
      return safe` enter keeps it, esc restores the one before, ↑ one typed before`;
    case 'fault':
      return safe` gateway-429,share=10%,for=30s,operation=POST /v1/events`;
    case 'clock':
      return safe` +24h, -10m, 2026-12-24T12:00Z, or reset`;
    default:
      return safe` enter finds the next, then n and N`;
  }
}

/** What came of the newest action; what is too long goes on in the next row, before anything else that would stand there. */
function messageLines({ ui: { message } }: View, width: number): readonly Line[] {
  if (message === undefined) return [];
  const [sign, as] = SIGNS[message.kind];
  const room = Math.max(1, width - displayWidth(sign) - 1);
  return wrap(message.text, room).map((text, row) => [
    row === 0 ? span(sign, as) : span(' '.repeat(displayWidth(sign)) as SafeText),
    message.kind === 'failed' ? span(text, 'bad') : message.kind === 'hint' ? span(text, 'dim') : span(text),
  ]);
}

const SIGNS: Readonly<Record<Message['kind'], readonly [sign: SafeText, as?: Meaning]>> = {
  failed: [safe` ERROR `, 'error'],
  busy: [safe` … `, 'warn'],
  done: [safe` ✓ `, 'good'],
  hint: [safe` `],
};

/** What would print in a shell what is looked at. */
function commandLine({ ui }: View): Line {
  const command = viewCommand(ui);
  return command === undefined ? [] : [span(safe` = ${command}`, 'dim')];
}

/** The call that the newest action made. */
function callLine({ ui: { message } }: View): Line | undefined {
  return message?.detail === undefined ? undefined : [span(safe`   ${message.detail}`, 'dim')];
}

/** Why there is no emulator; the keys still work on what is here. */
function offlineLine({ model: { connection }, theme }: View): Line | undefined {
  return connection.kind === 'offline' ? [span(safe` ${theme.cell(connection.reason)}`, 'warn')] : undefined;
}

/** The filter of the list that the keys go to, and who applies it; or what the newest notice says. */
function filterLine({ ui, model, theme }: View): Line {
  const { filter, find } = ui.lists[focusedList(ui)];
  const parts: Span[] = [];
  if (filter !== '') {
    parts.push(span(safe` filter `, 'dim'), span(theme.cell(filter), 'accent'));
    const { server, client } = model.filterPlaces.get(focusedList(ui)) ?? { server: '', client: filter };
    if (server !== '') parts.push(span(safe`  server: ${theme.cell(server)}`, 'dim'));
    if (client !== '') parts.push(span(safe`  here: ${theme.cell(client)}`, 'dim'));
  }
  if (find !== '') parts.push(span(safe`  find `, 'dim'), span(theme.cell(find), 'accent'));
  if (ui.mark !== undefined) parts.push(span(safe`  * marked `, 'dim'), span(theme.cell(ui.mark.id), 'dim'));
  const newest = model.notices.at(-1);
  if (parts.length === 0 && newest !== undefined) {
    const more = model.notices.length > 1 ? safe` (${count(model.notices.length)} notices)` : safe``;
    return [span(safe` ${theme.cell(newest.text)}${more}`, 'dim')];
  }
  return parts;
}
