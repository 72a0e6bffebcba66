import { safe } from '../../protocol/text/safe-text.ts';
import { visible } from '../../protocol/text/visible.ts';
import { tabsOf } from '../details/detail-pane.ts';
import { AT_NEWEST } from '../layout/list-window.ts';
import type { Effect } from '../state/effect.ts';
import { LIST_IDS, SCREEN_IDS } from '../state/places.ts';
import { textInput } from '../state/text-input.ts';
import { changeLayer, focusedList, type UiState, withLayer, withList, withoutLayer } from '../state/ui-state.ts';
import { findFrom } from './find.ts';
import type { BindingId } from './key-table.ts';
import { chosen, detach, move, moveToEnd, openChosen, openNeighbour, subjectOf, turnSort } from './list-moves.ts';
import { clockPrompt, copyMenu, faultMenu, palette, scenarioMenu, sendMenu } from './menus.ts';
import { type KeyContext, type Step, step, told } from './step.ts';

/** What each key of the table does. */
export const ACTIONS: Readonly<Record<BindingId, (ui: UiState, context: KeyContext, key: string) => Step>> = {
  help: (ui) => step(withLayer(ui, { kind: 'help', scroll: 0 })),
  filter: (ui) => {
    const list = focusedList(ui);
    const before = ui.lists[list].filter;
    const input = textInput(before, ui.typedFilters);
    return step(
      withLayer(ui, { kind: 'prompt', purpose: { kind: 'filter', list, before }, input, problem: undefined }),
    );
  },
  findInText: (ui) =>
    step(withLayer(ui, { kind: 'prompt', purpose: { kind: 'findInText' }, input: textInput(), problem: undefined })),
  open: openChosen,
  back,
  acknowledge: (ui, context) =>
    onEvent(ui, context, (eventId) => ({ kind: 'operate', operation: { kind: 'acknowledge', eventId } })),
  delete: (ui, context) => {
    const subject = subjectOf(ui, context);
    if (subject?.kind !== 'event') return told(ui, 'hint', safe`No event is chosen.`);
    const question = safe`Delete the event ${visible(subject.id)} for good?`;
    const effect: Effect = { kind: 'operate', operation: { kind: 'delete', eventId: subject.id } };
    return step(withLayer(ui, { kind: 'confirm', question, effect }));
  },
  replay: (ui, context) => replay(ui, context, 'same'),
  replayNew: (ui, context) => replay(ui, context, 'new'),
  send: (ui, context) => step(withLayer(ui, sendMenu(context.model.fixtures))),
  edit: (ui, context) => step(ui, { kind: 'edit', subject: subjectOf(ui, context) }),
  copy: (ui, context) => {
    const subject = subjectOf(ui, context);
    return subject === undefined
      ? nothingChosen(ui)
      : step(withLayer(ui, copyMenu(subject)), { kind: 'showDetail', subject });
  },
  save: (ui, context) => {
    const subject = subjectOf(ui, context);
    return subject === undefined ? nothingChosen(ui) : step(ui, { kind: 'save', subject });
  },
  mark: (ui, context) => {
    const subject = subjectOf(ui, context);
    if (subject === undefined) return nothingChosen(ui);
    if (ui.mark?.id === subject.id) return told({ ...ui, mark: undefined }, 'hint', safe`The mark is taken off.`);
    return told({ ...ui, mark: subject }, 'hint', safe`Marked. D on another one compares them.`);
  },
  compare: (ui, context) => {
    const subject = subjectOf(ui, context);
    if (subject === undefined) return nothingChosen(ui);
    const { mark } = ui;
    if (mark === undefined || mark.id === subject.id) {
      return told(ui, 'hint', safe`Mark one with m, choose another, and press D.`);
    }
    const layered = withLayer(ui, { kind: 'diff', left: mark, right: subject, scroll: 0 });
    return step(layered, { kind: 'showDetail', subject: mark }, { kind: 'showDetail', subject });
  },
  addFault: (ui) => step(withLayer(ui, faultMenu())),
  moveClock: (ui) => step(withLayer(ui, clockPrompt())),
  remove: (ui, context) => {
    const fault = chosen(ui, context)?.item as { readonly id: string } | undefined;
    if (fault === undefined) return nothingChosen(ui);
    return step(ui, { kind: 'operate', operation: { kind: 'removeFault', faultId: fault.id } });
  },
  removeAll: (ui) => step(ui, { kind: 'operate', operation: { kind: 'clearFaults' } }),
  startRun: (ui, { model: { scenarios } }) =>
    scenarios.length === 0
      ? told(ui, 'hint', safe`There are no scenarios to begin here.`)
      : step(withLayer(ui, scenarioMenu(scenarios))),
  stopRun: (ui, { model }) =>
    model.runningLoad() === undefined
      ? told(ui, 'hint', safe`No load run is going.`)
      : step(ui, { kind: 'operate', operation: { kind: 'stopRun' } }),
  pause: (ui, { model }) => {
    const list = focusedList(ui);
    const live = model.liveList(list);
    if (live === undefined) return told(ui, 'hint', safe`This list always shows how things stand now.`);
    return step(ui, { kind: 'pause', list, isPaused: !live.isPaused });
  },
  follow: (ui, context) => {
    const list = focusedList(ui);
    if (ui.lists[list].position.isFollowing) return step(detach(ui, context));
    return step(withList(ui, list, { position: AT_NEWEST, sortBy: undefined }));
  },
  find: (ui) => {
    const list = focusedList(ui);
    const input = textInput(ui.lists[list].find);
    return step(withLayer(ui, { kind: 'prompt', purpose: { kind: 'find', list }, input, problem: undefined }));
  },
  findNext: (ui, context) => findFrom(ui, context, 1),
  findPrevious: (ui, context) => findFrom(ui, context, -1),
  sort: turnSort,
  reverse: (ui) => {
    const list = focusedList(ui);
    if (ui.lists[list].sortBy === undefined) return told(ui, 'hint', safe`s sorts first.`);
    return step(withList(ui, list, { isReversed: !ui.lists[list].isReversed }));
  },
  zoom: (ui) => step({ ...ui, isZoomed: !ui.isZoomed }),
  down: (ui, context) => move(ui, context, 1),
  up: (ui, context) => move(ui, context, -1),
  halfDown: (ui, context) => move(ui, context, 1, 'half'),
  halfUp: (ui, context) => move(ui, context, -1, 'half'),
  pageDown: (ui, context) => move(ui, context, 1, 'page'),
  pageUp: (ui, context) => move(ui, context, -1, 'page'),
  first: (ui, context) => moveToEnd(ui, context, 'first'),
  last: (ui, context) => moveToEnd(ui, context, 'last'),
  nextPane: (ui) => turnPane(ui, 1),
  previousPane: (ui) => turnPane(ui, -1),
  next: (ui, context) => turnScreen(ui, context, 1),
  previous: (ui, context) => turnScreen(ui, context, -1),
  goTo: (ui, _context, key) => {
    const screen = SCREEN_IDS[Number(key)];
    return step(screen === undefined ? ui : { ...ui, screen, layers: [] });
  },
  palette: (ui, context) => step(withLayer(ui, palette(ui, context))),
  reconnect: (ui) => step(ui, { kind: 'reconnect' }),
  repaint: (ui) => step(ui, { kind: 'repaint' }),
  suspend: (ui) => step(ui, { kind: 'suspend' }),
  quit: (ui, context) => {
    const run = context.model.runningLoad();
    if (run === undefined) return step(ui, { kind: 'quit', how: 'quit' });
    const question = safe`A load run is going. Quit and let it go on?`;
    return step(withLayer(ui, { kind: 'confirm', question, effect: { kind: 'quit', how: 'quit' } }));
  },
  interrupt: (ui) => step(ui, { kind: 'quit', how: 'interrupt' }),
};

/** From what lies over the screen, else from filter, search and zoom; the dashboard itself only ends with q. */
function back(ui: UiState): Step {
  if (ui.layers.length > 0) return step(withoutLayer(ui));
  const list = focusedList(ui);
  const state = ui.lists[list];
  if (state.filter !== '') return step(withList(ui, list, { filter: '' }), { kind: 'filter', list, text: '' });
  if (state.find !== '') return step(withList(ui, list, { find: '' }));
  if (ui.isZoomed) return step({ ...ui, isZoomed: false });
  return told(ui, 'hint', safe`q quits.`);
}

function turnPane(ui: UiState, by: 1 | -1): Step {
  const layer = ui.layers.at(-1);
  if (layer?.kind === 'detail') {
    const count = tabsOf(layer.subject).length;
    return step(changeLayer(ui, { ...layer, tab: (layer.tab + by + count) % count, scroll: 0, chosen: 0 }));
  }
  const at = LIST_IDS.indexOf(ui.focus);
  const focus = LIST_IDS[(at + by + LIST_IDS.length) % LIST_IDS.length] ?? ui.focus;
  return step({ ...ui, focus });
}

function turnScreen(ui: UiState, context: KeyContext, by: 1 | -1): Step {
  const layer = ui.layers.at(-1);
  if (layer?.kind === 'detail') return openNeighbour(ui, context, by);
  const at = SCREEN_IDS.indexOf(ui.screen);
  const screen = SCREEN_IDS[(at + by + SCREEN_IDS.length) % SCREEN_IDS.length] ?? ui.screen;
  return step({ ...ui, screen, layers: [] });
}

function replay(ui: UiState, context: KeyContext, idempotencyKey: 'same' | 'new'): Step {
  const subject = subjectOf(ui, context);
  if (subject?.kind !== 'request') return told(ui, 'hint', safe`No request is chosen.`);
  return step(ui, { kind: 'operate', operation: { kind: 'replay', requestId: subject.id, idempotencyKey } });
}

function onEvent(ui: UiState, context: KeyContext, toEffect: (eventId: string) => Effect): Step {
  const subject = subjectOf(ui, context);
  return subject?.kind === 'event' ? step(ui, toEffect(subject.id)) : told(ui, 'hint', safe`No event is chosen.`);
}

function nothingChosen(ui: UiState): Step {
  return told(ui, 'hint', safe`Nothing is chosen.`);
}
