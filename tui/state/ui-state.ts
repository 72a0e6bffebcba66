import type { SafeText } from '../../protocol/text/safe-text.ts';
import { AT_NEWEST, type ListPosition } from '../layout/list-window.ts';
import type { Effect, Subject } from './effect.ts';
import { LIST_IDS, type ListId, type Place, type ScreenId } from './places.ts';
import type { TextInput } from './text-input.ts';

/** How one list is looked at. */
export interface ListState {
  readonly position: ListPosition;
  /** The last good filter, which is in force; empty: none. */
  readonly filter: string;
  /** Rows that contain it are found, and none is hidden. */
  readonly find: string;
  /** Column by which it is sorted; undefined: the order of arrival. */
  readonly sortBy: string | undefined;
  readonly isReversed: boolean;
}

export interface MenuItem {
  /** What picks it at once; undefined: only Enter on it does. */
  readonly key?: string;
  readonly label: SafeText;
  readonly detail?: SafeText;
  readonly pick: MenuPick;
}

/** What picking an item does: something at once, asking for a text, or pressing a key in the item's stead. */
export type MenuPick =
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'prompt'; readonly purpose: PromptPurpose; readonly text: string }
  | { readonly kind: 'press'; readonly key: string };

/** What a line is typed for. */
export type PromptPurpose =
  | { readonly kind: 'filter'; readonly list: ListId; readonly before: string }
  | { readonly kind: 'find'; readonly list: ListId }
  | { readonly kind: 'findInText' }
  | { readonly kind: 'fault' }
  | { readonly kind: 'clock' };

/** What is wrong with a typed line, and under which column, from 1 on, the caret goes. */
export interface InputProblem {
  readonly column: number;
  readonly text: SafeText;
}

/** What lies over the screen; the topmost gets the keys. */
export type Layer =
  | {
      readonly kind: 'detail';
      readonly subject: Subject;
      readonly tab: number;
      readonly scroll: number;
      readonly find: string;
      /** Of what is related, where that is what is shown. */
      readonly chosen: number;
    }
  | { readonly kind: 'diff'; readonly left: Subject; readonly right: Subject; readonly scroll: number }
  | { readonly kind: 'help'; readonly scroll: number }
  | {
      readonly kind: 'menu';
      readonly title: SafeText;
      readonly items: readonly MenuItem[];
      readonly chosen: number;
      /** What narrows the items, in the palette. */
      readonly query: TextInput | undefined;
    }
  | {
      readonly kind: 'prompt';
      readonly purpose: PromptPurpose;
      readonly input: TextInput;
      readonly problem: InputProblem | undefined;
    }
  | { readonly kind: 'confirm'; readonly question: SafeText; readonly effect: Effect };

/** What came of the newest action. */
export interface Message {
  readonly kind: 'busy' | 'done' | 'failed' | 'hint';
  readonly text: SafeText;
  /** On a line of its own, where there is one. */
  readonly detail?: SafeText;
}

/** How the dashboard is looked at: everything that keys change, and nothing that the emulator tells. */
export interface UiState {
  readonly screen: ScreenId;
  /** The list that the keys go to on the overview. */
  readonly focus: ListId;
  readonly isZoomed: boolean;
  readonly layers: readonly Layer[];
  readonly lists: Readonly<Record<ListId, ListState>>;
  readonly mark: Subject | undefined;
  readonly message: Message | undefined;
  readonly typedFilters: readonly string[];
}

const NEW_LIST: ListState = { position: AT_NEWEST, filter: '', find: '', sortBy: undefined, isReversed: false };

export const INITIAL_UI: UiState = {
  screen: 'overview',
  focus: 'requests',
  isZoomed: false,
  layers: [],
  lists: Object.fromEntries(LIST_IDS.map((id) => [id, NEW_LIST])) as unknown as UiState['lists'],
  mark: undefined,
  message: undefined,
  typedFilters: [],
};

/** The list that the keys go to. */
export function focusedList({ screen, focus }: Pick<UiState, 'screen' | 'focus'>): ListId {
  return screen === 'overview' ? focus : screen;
}

/** Where the keys go, the narrowest place first; none: a menu, a line or a question takes them. */
export function placesOf(ui: UiState): readonly Place[] {
  const layer = ui.layers.at(-1);
  if (layer === undefined) return [...new Set<Place>([focusedList(ui), ui.screen])];
  switch (layer.kind) {
    case 'detail':
      return [layer.subject.kind];
    case 'diff':
    case 'help':
      return [layer.kind];
    default:
      return [];
  }
}

export function withList(ui: UiState, id: ListId, change: Partial<ListState>): UiState {
  return { ...ui, lists: { ...ui.lists, [id]: { ...ui.lists[id], ...change } } };
}

export function withLayer(ui: UiState, layer: Layer): UiState {
  return { ...ui, layers: [...ui.layers, layer] };
}

export function withoutLayer(ui: UiState): UiState {
  return { ...ui, layers: ui.layers.slice(0, -1) };
}

/** The topmost layer, changed. */
export function changeLayer(ui: UiState, layer: Layer): UiState {
  return { ...ui, layers: [...ui.layers.slice(0, -1), layer] };
}
