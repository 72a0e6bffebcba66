import type { BindingId } from '../../tui/keys/key-table.ts';

/** Whether a screen shows what a key press does; `before` is the screen before it. */
export type Seen = RegExp | ((screen: string, before: string, key: string) => boolean);

/** A key, as tmux names it, and how it is seen that it was dealt with. */
export type Press = readonly [key: string, seen: Seen];

/** How it is seen that a key does something: pressed after some others, the screen changes so. */
export interface KeyTest {
  /** From the overview on; `key` is the one that is tested. */
  readonly after: readonly Press[] | ((key: string) => readonly Press[]);
  readonly sees: Seen;
  /** There is no fault beforehand, unless this makes one. */
  readonly needs?: 'fault';
  /** Takes back what would stay when Escape has closed everything; `ends`: the dashboard is gone. */
  readonly undo?: readonly Press[] | 'ends';
}

/** Of the row that `>` stands before, counted from the top of the screen; -1: there is none. */
function chosenRow(screen: string): number {
  return screen.split('\n').findIndex((line) => /^│>/.test(line));
}

const chosenIn = (screen: string) => screen.split('\n')[chosenRow(screen)] ?? '';
const movesDown = (screen: string, before: string) => chosenRow(screen) > chosenRow(before);
const movesUp = (screen: string, before: string) => chosenRow(screen) < chosenRow(before);
const isGone = (pattern: RegExp) => (screen: string) => !pattern.test(screen);
const findsAnother = (screen: string, before: string) =>
  /nope/.test(chosenIn(screen)) && chosenIn(screen) !== chosenIn(before);

const OVERVIEW: readonly Press[] = [['0', /\[0 Overview/]];
const INBOX: readonly Press[] = [
  ['1', /\[1 Inbox/],
  ['g', /─ Inbox · following/],
];
const REQUESTS: readonly Press[] = [
  ['2', /\[2 Requests/],
  ['g', /─ Requests · following/],
];
const LOAD: readonly Press[] = [['5', /\[5 Load/]];
const FAULTS: readonly Press[] = [['6', /\[6 Faults/]];
const OPENED: readonly Press[] = [...REQUESTS, ['Enter', /\[Story\]/]];
const HELPED: readonly Press[] = [...REQUESTS, ['?', /What works here/]];
const MARKED: readonly Press[] = [...REQUESTS, ['m', /Marked/]];
const LAST_CHOSEN: readonly Press[] = [...REQUESTS, ['G', movesDown]];
const FOUND: readonly Press[] = [
  ...REQUESTS,
  ['&', /^ find:/m],
  ...[...'nope'].map((letter): Press => [letter, new RegExp(`^ find: \\w*${letter}`, 'm')]),
  ['Enter', (screen) => /nope/.test(chosenIn(screen))],
];
const UNSORTED: readonly Press[] = [
  ['j', movesDown],
  ['f', /following/],
];
const UNMARKED: readonly Press[] = [
  ['g', /following/],
  ['m', /taken off/],
];

/** A test of every key of the table: one without it does not compile. */
export const KEY_TESTS = {
  help: { after: REQUESTS, sees: /What works here/ },
  filter: { after: REQUESTS, sees: /^ filter:/m },
  findInText: { after: OPENED, sees: /^ find:/m },
  open: { after: REQUESTS, sees: /\[Story\]/ },
  back: { after: HELPED, sees: isGone(/What works here/) },
  acknowledge: { after: INBOX, sees: /triggers ack .* → 200 [\s\S]*POST control \/v1\/events\/.*\/ack/ },
  delete: { after: INBOX, sees: /Delete the event .* for good\?/ },
  replay: { after: FOUND, sees: /triggers replay .* → 403/ },
  replayNew: { after: LAST_CHOSEN, sees: /idempotency-key new → 201/ },
  send: { after: INBOX, sees: /Send an event/ },
  edit: { after: [...INBOX, ['j', movesDown]], sees: /→ 201 [\s\S]*POST control \/v1\/events/ },
  copy: { after: REQUESTS, sees: /as curl/ },
  save: { after: INBOX, sees: /Saved .* to event-.*\.json/ },
  mark: { after: REQUESTS, sees: /Marked/, undo: UNMARKED },
  compare: { after: [...MARKED, ['j', movesDown]], sees: /Compared with the marked one/, undo: UNMARKED },
  addFault: { after: REQUESTS, sees: /Inject a fault/ },
  moveClock: { after: FAULTS, sees: /^ clock: \+24h/m },
  remove: { after: FAULTS, sees: /removed/, needs: 'fault' },
  removeAll: { after: FAULTS, sees: /no faults are left/ },
  startRun: { after: LOAD, sees: /Begin a load scenario/ },
  stopRun: { after: LOAD, sees: /No load run is going\.\s*$/m },
  pause: { after: REQUESTS, sees: /paused \+0/, undo: [['Space', isGone(/paused/)]] },
  follow: { after: REQUESTS, sees: isGone(/following/) },
  find: { after: REQUESTS, sees: /^ find:/m },
  findNext: { after: FOUND, sees: findsAnother },
  findPrevious: { after: FOUND, sees: findsAnother },
  sort: { after: REQUESTS, sees: /by METHOD/, undo: UNSORTED },
  reverse: { after: [...REQUESTS, ['s', /by METHOD/]], sees: /▲METH/, undo: UNSORTED },
  zoom: { after: OVERVIEW, sees: isGone(/─ Overview/) },
  down: { after: REQUESTS, sees: movesDown },
  up: { after: LAST_CHOSEN, sees: movesUp },
  halfDown: { after: REQUESTS, sees: movesDown },
  halfUp: { after: LAST_CHOSEN, sees: movesUp },
  pageDown: { after: REQUESTS, sees: movesDown },
  pageUp: { after: LAST_CHOSEN, sees: movesUp },
  first: { after: LAST_CHOSEN, sees: movesUp },
  last: { after: REQUESTS, sees: movesDown },
  nextPane: { after: OVERVIEW, sees: /┌─ Lambda/, undo: [['BTab', /┌─ Requests/]] },
  previousPane: { after: OVERVIEW, sees: /┌─ Inbox/, undo: [['Tab', /┌─ Requests/]] },
  next: { after: INBOX, sees: /\[2 Requests/ },
  previous: { after: REQUESTS, sees: /\[1 Inbox/ },
  goTo: {
    after: (key) => (key === '0' ? INBOX : OVERVIEW),
    sees: (screen, _before, key) => screen.includes(`[${key} `),
  },
  palette: { after: REQUESTS, sees: /─ Actions ─/ },
  reconnect: { after: HELPED, sees: /● LIVE/ },
  repaint: { after: REQUESTS, sees: /\[2 Requests/ },
  suspend: { after: REQUESTS, sees: /Stopped/, undo: [['fg\n', /\[2 Requests/]] },
  quit: { after: REQUESTS, sees: /^\[0\] shell\$/m, undo: 'ends' },
  interrupt: { after: REQUESTS, sees: /^\[130\] shell\$/m, undo: 'ends' },
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
