import { type SafeText, safe } from '../../protocol/text/safe-text.ts';
import { shellQuote } from '../../protocol/text/shell-quote.ts';
import { visible } from '../../protocol/text/visible.ts';
import type { ListId } from '../state/places.ts';
import { focusedList, type UiState } from '../state/ui-state.ts';

/** The command that prints what is looked at; undefined: there is none. */
export function viewCommand(ui: UiState): SafeText | undefined {
  const layer = ui.layers.findLast(({ kind }) => kind === 'detail' || kind === 'diff' || kind === 'help');
  switch (layer?.kind) {
    case 'detail': {
      const { kind, id } = layer.subject;
      return safe`triggers ${visible(`${kind}s`)} show ${visible(id)}`;
    }
    case 'diff':
      if (layer.left.kind !== 'request' || layer.right.kind !== 'request') return undefined;
      return safe`triggers diff ${visible(layer.left.id)} ${visible(layer.right.id)}`;
    case 'help':
      return undefined;
    default:
      return listCommand(focusedList(ui), ui.lists[focusedList(ui)].filter);
  }
}

const COMMANDS: Readonly<Record<ListId, SafeText>> = {
  inbox: safe`triggers events`,
  requests: safe`triggers requests`,
  lambda: safe`GET control /v1/status`,
  limits: safe`GET control /v1/limits`,
  load: safe`GET control /v1/load-run`,
  faults: safe`triggers faults list`,
  logs: safe`triggers logs --follow`,
};

/** Log lines are filtered by another language in the command of their own. */
function listCommand(list: ListId, filter: string): SafeText {
  if (filter === '') return COMMANDS[list];
  const option = safe`--filter ${visible(shellQuote(filter))}`;
  return list === 'logs' ? safe`triggers tail --topics log ${option}` : safe`${COMMANDS[list]} ${option}`;
}
