import { type Place, SCREEN_IDS } from '../state/places.ts';

/** A key and what it does. */
export interface Binding {
  /** Any of them. */
  readonly keys: readonly string[];
  /** In the footer. */
  readonly label: string;
  readonly help: string;
  readonly on: readonly Place[];
  /** It changes something in the emulator: not with --read-only. */
  readonly writes?: true;
  /** In the help alone; the footer is for what is particular. */
  readonly quiet?: true;
}

const DETAILS: readonly Place[] = ['event', 'request'];
const READING: readonly Place[] = [...DETAILS, 'diff', 'help'];
const ANYWHERE: readonly Place[] = [...SCREEN_IDS, ...READING];
const SUBJECTS: readonly Place[] = ['inbox', 'requests', ...DETAILS];

/**
 * Every key. Router, footer, help and documentation are made of this table; a key without what it does, or without a
 * test that presses it, does not compile. What is first in it is first in the footer.
 */
export const KEY_TABLE = {
  help: { keys: ['?'], label: 'help', help: 'What works here', on: [...SCREEN_IDS, ...DETAILS, 'diff'] },
  filter: { keys: ['/'], label: 'filter', help: 'Show only the rows that match', on: ['inbox', 'requests', 'logs'] },
  findInText: { keys: ['/'], label: 'find', help: 'Find in the text', on: READING },
  open: {
    keys: ['enter'],
    label: 'open',
    help: 'Open the chosen row; in a detail, what is related',
    on: ['inbox', 'requests', 'logs', 'lambda', ...DETAILS],
  },
  back: { keys: ['escape'], label: 'back', help: 'Back; on a list, clear its filter', on: ANYWHERE, quiet: true },
  acknowledge: { keys: ['a'], label: 'ack', help: 'Acknowledge the event', on: ['inbox', 'event'], writes: true },
  delete: {
    keys: ['d'],
    label: 'delete',
    help: 'Delete the event; y confirms',
    on: ['inbox', 'event'],
    writes: true,
  },
  replay: {
    keys: ['r'],
    label: 'replay',
    help: 'Send the request again with its own idempotency key',
    on: ['requests', 'request'],
    writes: true,
  },
  replayNew: {
    keys: ['R'],
    label: 'new key',
    help: 'Send the request again with a new idempotency key',
    on: ['requests', 'request'],
    writes: true,
  },
  send: {
    keys: ['t'],
    label: 'send',
    help: 'Send an event: a fixture, or one of your own',
    on: ['overview', 'inbox', 'requests'],
    writes: true,
  },
  edit: {
    keys: ['e'],
    label: 'edit',
    help: 'Edit the event in $EDITOR and send it as a new one',
    on: SUBJECTS,
    writes: true,
  },
  copy: { keys: ['y'], label: 'copy', help: 'Copy as curl, id, JSON or path', on: SUBJECTS },
  save: { keys: ['w'], label: 'save', help: 'Save it with all that is known to a file', on: SUBJECTS },
  mark: { keys: ['m'], label: 'mark', help: 'Mark it, to compare another with it', on: SUBJECTS },
  compare: { keys: ['D'], label: 'diff', help: 'Compare it with the marked one', on: SUBJECTS },
  addFault: {
    keys: ['!'],
    label: 'fault',
    help: 'Inject a fault',
    on: [...SCREEN_IDS, ...DETAILS],
    writes: true,
  },
  moveClock: { keys: ['c'], label: 'clock', help: "Move the emulated cloud's clock", on: ['faults'], writes: true },
  remove: {
    keys: ['x'],
    label: 'remove',
    help: 'Remove the chosen fault',
    on: ['faults'],
    writes: true,
  },
  removeAll: { keys: ['X'], label: 'remove all', help: 'Remove all faults', on: ['faults'], writes: true },
  startRun: { keys: ['b'], label: 'begin', help: 'Begin a load scenario', on: ['load'], writes: true },
  stopRun: { keys: ['x'], label: 'stop', help: 'Stop the load run', on: ['load'], writes: true },
  pause: { keys: ['space'], label: 'pause', help: 'Pause, and count what comes; again: go on', on: SCREEN_IDS },
  follow: { keys: ['f'], label: 'follow', help: 'Follow the newest row, or stay', on: SCREEN_IDS },
  find: { keys: ['&'], label: 'find', help: 'Find rows without hiding others', on: SCREEN_IDS, quiet: true },
  findNext: { keys: ['n'], label: 'next', help: 'Next that was found', on: ANYWHERE, quiet: true },
  findPrevious: { keys: ['N'], label: 'previous', help: 'The one before that was found', on: ANYWHERE, quiet: true },
  sort: { keys: ['s'], label: 'sort', help: 'Sort by the next column', on: SCREEN_IDS, quiet: true },
  reverse: { keys: ['S'], label: 'reverse', help: 'Sort the other way round', on: SCREEN_IDS, quiet: true },
  zoom: { keys: ['z'], label: 'zoom', help: 'The list on the whole screen, and back', on: SCREEN_IDS, quiet: true },
  down: { keys: ['j', 'down'], label: 'down', help: 'Down', on: ANYWHERE, quiet: true },
  up: { keys: ['k', 'up'], label: 'up', help: 'Up', on: ANYWHERE, quiet: true },
  halfDown: { keys: ['ctrl-d'], label: 'half down', help: 'Half a page down', on: ANYWHERE, quiet: true },
  halfUp: { keys: ['ctrl-u'], label: 'half up', help: 'Half a page up', on: ANYWHERE, quiet: true },
  pageDown: { keys: ['pagedown', 'ctrl-f'], label: 'page down', help: 'A page down', on: ANYWHERE, quiet: true },
  pageUp: { keys: ['pageup', 'ctrl-b'], label: 'page up', help: 'A page up', on: ANYWHERE, quiet: true },
  first: { keys: ['g', 'home'], label: 'newest', help: 'To the top, the newest row', on: ANYWHERE, quiet: true },
  last: { keys: ['G', 'end'], label: 'oldest', help: 'To the end, the oldest row', on: ANYWHERE, quiet: true },
  nextPane: {
    keys: ['tab', 'l', 'right'],
    label: 'next part',
    help: 'Next pane of the overview, next part of a detail',
    on: ['overview', ...DETAILS],
    quiet: true,
  },
  previousPane: {
    keys: ['shift-tab', 'h', 'left'],
    label: 'part before',
    help: 'The pane or part before',
    on: ['overview', ...DETAILS],
    quiet: true,
  },
  next: { keys: [']'], label: 'next', help: 'Next screen; in a detail, the next row', on: ANYWHERE, quiet: true },
  previous: { keys: ['['], label: 'previous', help: 'The screen or row before', on: ANYWHERE, quiet: true },
  goTo: {
    keys: ['0', '1', '2', '3', '4', '5', '6', '7'],
    label: 'screens',
    help: 'Overview, inbox, requests, Lambda, limits, load, faults, logs',
    on: ANYWHERE,
    quiet: true,
  },
  palette: { keys: [':'], label: 'all', help: 'Find an action by its name', on: [...SCREEN_IDS, ...DETAILS] },
  reconnect: { keys: ['ctrl-r'], label: 'reconnect', help: 'Connect again at once', on: ANYWHERE, quiet: true },
  repaint: { keys: ['ctrl-l'], label: 'repaint', help: 'Draw the screen anew', on: ANYWHERE, quiet: true },
  suspend: { keys: ['ctrl-z'], label: 'suspend', help: 'Back to the shell; fg comes back', on: ANYWHERE, quiet: true },
  quit: { keys: ['q'], label: 'quit', help: 'Quit', on: ANYWHERE },
  interrupt: { keys: ['ctrl-c'], label: 'interrupt', help: 'Quit with exit code 130', on: ANYWHERE, quiet: true },
} as const satisfies Record<string, Binding>;

export type BindingId = keyof typeof KEY_TABLE;

export const BINDINGS = Object.entries(KEY_TABLE) as unknown as readonly (readonly [BindingId, Binding])[];

/** What a key does in a place, the narrowest of which is first; undefined: nothing. */
export function findBinding(key: string, places: readonly Place[]): BindingId | undefined {
  for (const place of places) {
    const found = BINDINGS.find(([, { keys, on }]) => keys.includes(key) && on.includes(place));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** All that works in these places, in the order of the table. */
export function bindingsOf(places: readonly Place[]): readonly (readonly [BindingId, Binding])[] {
  return BINDINGS.filter(([, { on }]) => places.some((place) => on.includes(place)));
}
