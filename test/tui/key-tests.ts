import type { BindingId } from '../../tui/keys/key-table.ts';

/** How it is seen that a key does something: pressed after some others, the screen changes so. */
export interface KeyTest {
  /** tmux names of keys from the overview on; `key` is the one that is tested. */
  readonly after: readonly string[] | ((key: string) => readonly string[]);
  readonly sees: RegExp | ((screen: string, before: string, key: string) => boolean);
  /** There is no fault, event or run beforehand, unless this makes one. */
  readonly needs?: 'fault';
}

const HINT_AWAY = ['2', 'j'];
const OPENED = ['2', 'Enter'];
const FOUND = ['2', '&', 'n', 'o', 'p', 'e', 'Enter'];

/** Of the row that `>` stands before, counted from the top of the screen; -1: there is none. */
function chosenRow(screen: string): number {
  return screen.split('\n').findIndex((line) => /^│>/.test(line));
}

const chosenIn = (screen: string) => screen.split('\n')[chosenRow(screen)] ?? '';
const movesDown = (screen: string, before: string) => chosenRow(screen) > chosenRow(before);
const movesUp = (screen: string, before: string) => chosenRow(screen) < chosenRow(before);
const isGone = (pattern: RegExp) => (screen: string) => !pattern.test(screen);

/** A test of every key of the table: one without it does not compile. */
export const KEY_TESTS = {
  help: { after: ['2'], sees: /What works here/ },
  filter: { after: ['2'], sees: /^ filter:/m },
  findInText: { after: OPENED, sees: /^ find:/m },
  open: { after: HINT_AWAY, sees: /\[Story\]/ },
  back: { after: ['2', '?'], sees: isGone(/What works here/) },
  acknowledge: { after: ['1'], sees: /triggers ack .* → 200 [\s\S]*POST control \/v1\/events\/.*\/ack/ },
  delete: { after: ['1'], sees: /Delete the event .* for good\?/ },
  replay: { after: FOUND, sees: /triggers replay .* → 403/ },
  replayNew: { after: ['2', 'G'], sees: /idempotency-key new → 201/ },
  send: { after: ['1'], sees: /Send an event/ },
  edit: { after: ['1', 'j'], sees: /→ 201 [\s\S]*POST control \/v1\/events/ },
  copy: { after: ['2'], sees: /as curl/ },
  save: { after: ['1'], sees: /Saved .* to event-.*\.json/ },
  mark: { after: ['2'], sees: /Marked/ },
  compare: { after: ['2', 'm', 'j'], sees: /Compared with the marked one/ },
  addFault: { after: ['2'], sees: /Inject a fault/ },
  moveClock: { after: ['6'], sees: /^ clock: \+24h/m },
  remove: { after: ['6'], sees: /removed/, needs: 'fault' },
  removeAll: { after: ['6'], sees: /no faults are left/ },
  startRun: { after: ['5'], sees: /Begin a load scenario/ },
  stopRun: { after: ['5'], sees: /No load run is going\.\s*$/m },
  pause: { after: ['2'], sees: /paused \+0/ },
  follow: { after: ['2'], sees: isGone(/following/) },
  find: { after: ['2'], sees: /^ find:/m },
  findNext: {
    after: FOUND,
    sees: (screen, before) => /nope/.test(chosenIn(screen)) && chosenIn(screen) !== chosenIn(before),
  },
  findPrevious: {
    after: FOUND,
    sees: (screen, before) => /nope/.test(chosenIn(screen)) && chosenIn(screen) !== chosenIn(before),
  },
  sort: { after: ['2'], sees: /by METHOD/ },
  reverse: { after: ['2', 's'], sees: /▲METH/ },
  zoom: { after: ['0'], sees: isGone(/─ Overview/) },
  down: { after: ['2'], sees: movesDown },
  up: { after: ['2', 'j', 'j'], sees: movesUp },
  halfDown: { after: ['2'], sees: movesDown },
  halfUp: { after: ['2', 'G'], sees: movesUp },
  pageDown: { after: ['2'], sees: movesDown },
  pageUp: { after: ['2', 'G'], sees: movesUp },
  first: { after: ['2', 'G'], sees: movesUp },
  last: { after: ['2'], sees: movesDown },
  nextPane: { after: ['0'], sees: /┌─ Lambda/ },
  previousPane: { after: ['0'], sees: /┌─ Inbox/ },
  next: { after: ['1'], sees: /\[2 Requests/ },
  previous: { after: ['2'], sees: /\[1 Inbox/ },
  goTo: { after: (key) => (key === '0' ? ['1'] : ['0']), sees: (screen, _before, key) => screen.includes(`[${key} `) },
  palette: { after: ['2'], sees: /─ Actions ─/ },
  reconnect: { after: ['2', '?'], sees: /● LIVE/ },
  repaint: { after: ['2'], sees: /\[2 Requests/ },
  suspend: { after: ['2'], sees: /Stopped/ },
  quit: { after: ['2'], sees: /ended with 0/ },
  interrupt: { after: ['2'], sees: /ended with 130/ },
} as const satisfies Readonly<Record<BindingId, KeyTest>>;

/** As tmux names them. */
export const TMUX_KEYS: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Escape',
  space: 'Space',
  tab: 'Tab',
  'shift-tab': 'BTab',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'PPage',
  pagedown: 'NPage',
};
